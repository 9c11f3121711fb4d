package llm.tensor.sequence.pages;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * Keys and values of 64 successive positions of one layer, head after head, as a {@link PageLayout}
 * says. What is read together lies together: memory is fastest that way.
 *
 * <p>It has owners, who may be used by several threads: sequences, and what keeps prefixes for
 * them. An owner that is alone may write; one of several makes a copy before it does. Only an owner
 * gives it to another, so that one that is alone stays so while it writes.
 */
public abstract sealed class KeyValuePage permits FloatPage, ShortPage, QuantPage {
  private static final VarHandle OWNERS = owners();

  @SuppressWarnings("unused") // by OWNERS
  private volatile int owners = 1;

  private static VarHandle owners() {
    try {
      return MethodHandles.lookup().findVarHandle(KeyValuePage.class, "owners", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** An empty page of floats. */
  public static KeyValuePage ofFloats(PageLayout layout) {
    return new FloatPage(new float[layout.elements()]);
  }

  /** An empty page of numbers of half precision. */
  public static KeyValuePage ofHalves(PageLayout layout) {
    return new ShortPage(new short[layout.elements()], true);
  }

  /** An empty page of bfloat16 numbers. */
  public static KeyValuePage ofBfloats(PageLayout layout) {
    return new ShortPage(new short[layout.elements()], false);
  }

  /** An empty page of integers of 8 bits. */
  public static KeyValuePage ofQuants(PageLayout layout) {
    return new QuantPage(layout);
  }

  /** Stores elements, so far apart. */
  public abstract void put(int at, int step, float[] source, int from, int size);

  /**
   * Says that elements are read after a product: they are brought into the processor's cache
   * meanwhile, or before.
   */
  public abstract void announce(int at, int length, Gemm product, Kernels kernels, FloatView view);

  /** Elements from an offset on, as floats: sets the view's array and where they start in it. */
  public abstract void read(int at, int length, Kernels kernels, FloatView view);

  /** Multiplies by elements from an offset on, as they are stored. */
  public abstract void multiplyBy(Gemm product, int at, int stride);

  /** Whether it has several owners, so that it must be copied before it is written. */
  public final boolean isShared() {
    return owners > 1;
  }

  /** Gives it to one more, who must be given it by an owner. */
  final void share() {
    OWNERS.getAndAdd(this, 1);
  }

  /** An owner lets it go; returns whether that was the last one. */
  final boolean release() {
    int left = (int) OWNERS.getAndAdd(this, -1) - 1;
    if (left < 0) throw new IllegalStateException("a page that nobody has is let go");
    return left == 0;
  }

  /** A copy that nobody else has. */
  public abstract KeyValuePage copy();

  /** Bytes of its elements. */
  public abstract long byteSize();

  /** Writes its elements as they are stored. */
  abstract void save(StateWriter out) throws IOException;

  /** Takes elements over as they were stored. */
  abstract void restore(StateReader in) throws IOException;

  /** Floats in an array; widened numbers go to an array of its own. */
  public static final class FloatView {
    private float[] data = {};
    private int at;
    private float[] widened = {};
    private final float[] scales = new float[KeyValuePages.PAGE];

    @SuppressWarnings("unused")
    private int touched; // keeps reads from being optimised away

    /** The array. */
    public float[] data() {
      return data;
    }

    /** Where they start in it. */
    public int at() {
      return at;
    }

    /** A place for scales of the positions of a page. */
    float[] scales() {
      return scales;
    }

    void set(float[] data, int at) {
      this.data = data;
      this.at = at;
    }

    void touch(int read) {
      touched |= read;
    }

    float[] reserve(int length) {
      if (widened.length < length) widened = new float[length];
      data = widened;
      at = 0;
      return widened;
    }
  }
}
