package llm.tensor;

import llm.tensor.task.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Activations of a batch: a matrix of floats, one row for each token.
 *
 * <p>{@code data()[offset(r) + c]} is column c of row r. Rows taken from a {@link Workspace} are
 * valid until they are released, and hold garbage at first.
 */
public final class Rows {
  private final RowData rows;
  private final @Nullable Workspace workspace;

  private Rows(RowData rows, @Nullable Workspace workspace) {
    this.rows = rows;
    this.workspace = workspace;
  }

  /** New rows, all zero. */
  public static Rows zero(int rows, int width) {
    return new Rows(new RowData(rows, width, new float[RowData.size(rows, width)]), null);
  }

  /**
   * Rows with these values, row after row.
   *
   * @param values {@code [rows, width]}; not copied
   */
  public static Rows of(int width, float... values) {
    if (width <= 0 || values.length % width != 0) {
      throw new IllegalArgumentException(values.length + " values make no rows of width " + width);
    }
    return new Rows(new RowData(values.length / width, width, values), null);
  }

  /** No rows yet, in this workspace. */
  static Rows of(Workspace workspace) {
    return new Rows(RowData.none(), workspace);
  }

  /** Gives this object another shape; what it held is lost. */
  void reshape(int rows, int width) {
    this.rows.reshape(rows, width);
  }

  /** The floats, row after row; the array may be longer than rows times width. */
  public float[] data() {
    return rows.data();
  }

  /** How many rows there are. */
  public int rows() {
    return rows.rows();
  }

  /** Floats of a row. */
  public int width() {
    return rows.width();
  }

  /** Where a row starts in {@link #data()}. */
  public int offset(int row) {
    return rows.offset(row);
  }

  /** What tasks compute with. */
  RowData asData() {
    return rows;
  }

  /** Where it was taken from, if it was. */
  @Nullable Workspace workspace() {
    return workspace;
  }

  /** Copies all rows of another of the same shape. */
  public void copyFrom(Rows other) {
    if (other.rows() != rows() || other.width() != width()) {
      throw new IllegalArgumentException(other + " does not fit into " + this);
    }
    System.arraycopy(other.data(), 0, data(), 0, rows() * width());
  }

  @Override
  public String toString() {
    return "[" + rows() + ", " + width() + "]";
  }
}
