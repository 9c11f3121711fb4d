package llm.tensor.kernel;

/**
 * What is multiplied by weights, and where the products go: {@code y = x Wᵀ}, x of shape {@code
 * [rows, columns]}, a row of y every {@code stride} floats.
 *
 * <p>All threads that compute a product share it. It is filled in between two products, and used
 * again.
 */
public final class MatrixProduct {
  private final Scratch layouts = new Scratch();
  private float[] x = {};
  private int xAt;
  private int rows;
  private int columns;
  private float[] y = {};
  private int stride;

  /** Nothing to multiply yet. */
  public MatrixProduct() {}

  /** Takes rows that lie one after another from the start of an array. */
  public void multiply(float[] x, int rows, int columns) {
    multiply(x, 0, rows, columns);
  }

  /** Takes rows that lie one after another from an index of an array on. */
  public void multiply(float[] x, int at, int rows, int columns) {
    this.x = x;
    xAt = at;
    this.rows = rows;
    this.columns = columns;
  }

  /** Sets where the products go. */
  public void into(float[] y, int stride) {
    this.y = y;
    this.stride = stride;
  }

  /** The activations, row after row from {@link #xAt} on. */
  public float[] x() {
    return x;
  }

  /** Where the first row of x starts. */
  public int xAt() {
    return xAt;
  }

  /** Rows of x. */
  public int rows() {
    return rows;
  }

  /** Columns of x. */
  public int columns() {
    return columns;
  }

  /** Where the products go. */
  public float[] y() {
    return y;
  }

  /** Floats from one row of y to the next. */
  public int stride() {
    return stride;
  }

  /** The activations in another layout: that of this product, once it was filled. */
  public <L extends ActivationLayout> L layout(Scratch.Key<L> key) {
    return layouts.get(key);
  }
}
