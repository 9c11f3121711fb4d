package llm.tensor.kernel;

/**
 * A product of two matrices of floats: {@code C = A B}, or {@code C += A B}.
 *
 * <p>A is {@code [m, k]}, B {@code [k, width]} and C {@code [m, width]}; each lies in an array,
 * from an offset on, with so many floats from row to row. B's columns run along the vectors, so
 * width is a multiple of {@link Kernels#PADDING}. An object to be filled in and used again.
 */
public final class Product {
  public float[] a = {};
  public int aAt;
  public int aStride;
  public float[] b = {};
  public int bAt;
  public int bStride;
  public float[] c = {};
  public int cAt;
  public int cStride;
  public int m;
  public int k;
  public int width;
  public boolean accumulate;
  public float[] next = {};
  public int nextAt;
  public int nextLength;
  public int touched; // keeps reads from being optimised away
  private float[][] rows = {};
  private float[] sums = {};

  /** An empty product. */
  public Product() {}

  /** Where A is. */
  public Product left(float[] a, int at, int stride) {
    this.a = a;
    this.aAt = at;
    this.aStride = stride;
    return this;
  }

  /** Where B is. */
  public Product right(float[] b, int at, int stride) {
    this.b = b;
    this.bAt = at;
    this.bStride = stride;
    return this;
  }

  /** Where C is, which is overwritten. */
  public Product into(float[] c, int at, int stride) {
    this.c = c;
    this.cAt = at;
    this.cStride = stride;
    this.accumulate = false;
    return this;
  }

  /** Where C is, to which the product is added. */
  public Product addingTo(float[] c, int at, int stride) {
    into(c, at, stride);
    this.accumulate = true;
    return this;
  }

  /** What is read after this product: it is brought into the cache meanwhile. */
  public Product before(float[] next, int at, int length) {
    this.next = next;
    this.nextAt = at;
    this.nextLength = length;
    return this;
  }

  /** Nothing is known of what is read next. */
  public Product beforeNothing() {
    return before(b, 0, 0);
  }

  /** The sizes. */
  public Product sizes(int m, int k, int width) {
    this.m = m;
    this.k = k;
    this.width = width;
    return this;
  }

  /** Scratch memory of so many rows. */
  public float[][] rows(int count, int width) {
    if (rows.length < count || rows[0].length < width) {
      rows = new float[Math.max(count, rows.length)][Math.max(width, sums.length)];
    }
    return rows;
  }

  /** Scratch memory of one row. */
  public float[] sums(int width) {
    if (sums.length < width) sums = new float[width];
    return sums;
  }
}
