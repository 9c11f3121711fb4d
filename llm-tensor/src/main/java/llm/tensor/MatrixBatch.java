package llm.tensor;

import java.util.List;
import llm.tensor.task.StackedMatrix;

/**
 * A matrix of each head, multiplied together (batched matrix multiplication): {@code y_h = x_h
 * W_hᵀ}, all of the shape {@code [rows, columns]}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class MatrixBatch {
  private final List<Matrix> matrices;
  private final StackedMatrix[] parts;

  private MatrixBatch(List<Matrix> matrices) {
    this.matrices = matrices;
    parts = matrices.stream().map(Matrix::stacked).toArray(StackedMatrix[]::new);
  }

  /** The matrices of the heads, in order. */
  public static MatrixBatch of(List<Matrix> matrices) {
    if (matrices.isEmpty()) throw new IllegalArgumentException("no matrices of heads");
    var first = matrices.getFirst();
    for (var matrix : matrices) {
      if (matrix.rows() != first.rows() || matrix.columns() != first.columns()) {
        throw new IllegalArgumentException(
            "a head's matrix is " + matrix + ", that of the first " + first);
      }
    }
    return new MatrixBatch(List.copyOf(matrices));
  }

  /** How many heads there are. */
  public int count() {
    return matrices.size();
  }

  /** Rows of each: the width of what comes out. */
  public int rows() {
    return matrices.getFirst().rows();
  }

  /** Columns of each: the width of what goes in. */
  public int columns() {
    return matrices.getFirst().columns();
  }

  /**
   * Multiplies: each head's first columns of x give the same head's first columns of y; what else
   * is in y stays.
   *
   * @param from where heads are in x, {@code columns} wide or wider
   * @param to where heads are in y, {@code rows} wide or wider
   */
  public void multiply(Rows x, HeadColumns from, Rows y, HeadColumns to, Workspace workspace) {
    check(x, from, columns());
    check(y, to, rows());
    if (x.rows() != y.rows()) {
      throw new IllegalArgumentException("rows " + x + " do not give rows " + y);
    }
    if (x.rows() == 0) return;
    var job = workspace.matrixBatchJob();
    job.from(x.asData(), from.at(), from.size());
    job.to(y.asData(), to.at(), to.size());
    job.multiply(parts);
  }

  private void check(Rows rows, HeadColumns heads, int width) {
    if (heads.count() != count()
        || heads.size() < width
        || heads.at() + (long) heads.count() * heads.size() > rows.width()) {
      throw new IllegalArgumentException(
          heads + " of rows " + rows + " do not go with " + this + " for " + width + " columns");
    }
  }

  @Override
  public String toString() {
    return count() + " matrices " + matrices.getFirst();
  }
}
