package llm.tensor;

import java.util.List;
import llm.tensor.task.StackedMatrix;

/**
 * Matrices of one shape, each of which multiplies the rows of its group (grouped GEMM): W of shape
 * {@code [groups, rows, columns]}, the experts of a mixture.
 *
 * <p>All products are one piece of work for the threads, and only matrices whose group has rows are
 * read. What a row gives does not depend on the rows beside it.
 */
public final class GroupedMatrix {
  private final StackedMatrix[] matrices;

  private GroupedMatrix(StackedMatrix[] matrices) {
    this.matrices = matrices;
  }

  /**
   * The matrices of all groups.
   *
   * <p>Nothing is copied.
   */
  public static GroupedMatrix of(List<Matrix> matrices) {
    if (matrices.isEmpty()) throw new IllegalArgumentException("no matrices to group");
    var first = matrices.getFirst();
    for (var matrix : matrices) {
      if (matrix.rows() != first.rows() || matrix.columns() != first.columns()) {
        throw new IllegalArgumentException(
            "a matrix " + matrix + " is not in one group with a matrix " + first);
      }
    }
    return new GroupedMatrix(matrices.stream().map(Matrix::stacked).toArray(StackedMatrix[]::new));
  }

  /** How many groups there are. */
  public int groups() {
    return matrices.length;
  }

  /** Rows of each matrix: the width of what comes out. */
  public int rows() {
    return matrices[0].rows();
  }

  /** Columns of each matrix: the width of what goes in. */
  public int columns() {
    return matrices[0].columns();
  }

  /**
   * Multiplies each row by the matrices of the groups that it chose.
   *
   * @param x {@code [n, columns]}
   * @param y {@code [entries, rows]}
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void multiply(Rows x, RowGroups groups, Rows y, Workspace workspace) {
    groups.checkRows(x);
    check(x, groups, y);
    workspace.matrixJob().multiplyChosen(x.asData(), groups.data(), matrices, y.asData());
  }

  /**
   * Multiplies each entry by the matrix of its group.
   *
   * @param x {@code [entries, columns]}
   * @param y {@code [entries, rows]}
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void multiplyEntries(Rows x, RowGroups groups, Rows y, Workspace workspace) {
    groups.checkEntries(x);
    check(x, groups, y);
    workspace.matrixJob().multiplyEntries(x.asData(), groups.data(), matrices, y.asData());
  }

  private void check(Rows x, RowGroups groups, Rows y) {
    groups.checkEntries(y);
    if (x.width() != columns() || y.width() != rows() || groups.count() != groups()) {
      throw new IllegalArgumentException(
          "rows " + x + " times matrices " + this + " do not give rows " + y + " of " + groups);
    }
  }

  @Override
  public String toString() {
    return "[" + groups() + ", " + rows() + ", " + columns() + "]";
  }
}
