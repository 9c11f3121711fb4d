package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;

/**
 * A product of two matrices of floats (GEMM): {@code C = A B}, or {@code C += A B}.
 *
 * <p>A is {@code [m, k]}, B {@code [k, width]} and C {@code [m, width]}; each lies in an array,
 * from an offset on, with so many floats from row to row. B's columns run along the vectors, so
 * width is a multiple of {@link #PADDING}. An object to be filled in and used again.
 */
public final class Gemm {
  /** B and C are padded to a multiple of so many columns. */
  public static final int PADDING = 16;

  /** How B's elements are stored. */
  public enum Elements {
    FLOATS(Float.BYTES),
    /** Of half precision. */
    HALVES(Short.BYTES),
    /** The upper halves of floats. */
    BFLOATS(Short.BYTES),
    /** Signed integers. */
    BYTES(Byte.BYTES);

    private final int bytes;

    Elements(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of an element. */
    public int bytes() {
      return bytes;
    }
  }

  public float[] a = {};
  public int aAt;
  public int aStride;
  public float[] b = {};
  public MemorySegment narrow = MemorySegment.NULL; // where B is, if it is no floats
  public Elements elements = Elements.FLOATS;
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

  /** An empty product. */
  public Gemm() {}

  /** Where A is. */
  public Gemm left(float[] a, int at, int stride) {
    this.a = a;
    this.aAt = at;
    this.aStride = stride;
    return this;
  }

  /** Where B is. */
  public Gemm right(float[] b, int at, int stride) {
    this.b = b;
    this.bAt = at;
    this.bStride = stride;
    this.elements = Elements.FLOATS;
    return this;
  }

  /** Where B is, of other elements than floats: {@link AttentionKernels#multipliesNarrow}. */
  public Gemm right(Elements elements, MemorySegment b, int at, int stride) {
    this.narrow = b;
    this.bAt = at;
    this.bStride = stride;
    this.elements = elements;
    return this;
  }

  /** Where C is, which is overwritten. */
  public Gemm into(float[] c, int at, int stride) {
    this.c = c;
    this.cAt = at;
    this.cStride = stride;
    this.accumulate = false;
    return this;
  }

  /** Where C is, to which the product is added. */
  public Gemm addingTo(float[] c, int at, int stride) {
    into(c, at, stride);
    this.accumulate = true;
    return this;
  }

  /** What is read after this product: it is brought into the cache meanwhile. */
  public Gemm before(float[] next, int at, int length) {
    this.next = next;
    this.nextAt = at;
    this.nextLength = length;
    return this;
  }

  /** Nothing is known of what is read next. */
  public Gemm beforeNothing() {
    return before(b, 0, 0);
  }

  /** The sizes. */
  public Gemm sizes(int m, int k, int width) {
    this.m = m;
    this.k = k;
    this.width = width;
    return this;
  }
}
