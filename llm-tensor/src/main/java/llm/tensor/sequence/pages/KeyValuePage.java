package llm.tensor.sequence.pages;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.StateReader;
import llm.tensor.sequence.StateWriter;

/**
 * Keys and values of 64 successive positions of one layer, head after head, as a {@link PageLayout}
 * says. What is read together lies together: memory is fastest that way.
 */
public sealed interface KeyValuePage permits KeyValuePage.Floats, KeyValuePage.Shorts, QuantPage {
  /** An empty page of floats. */
  static KeyValuePage ofFloats(PageLayout layout) {
    return new Floats(new float[layout.elements()]);
  }

  /** An empty page of numbers of half precision. */
  static KeyValuePage ofHalves(PageLayout layout) {
    return new Shorts(new short[layout.elements()], true);
  }

  /** An empty page of bfloat16 numbers. */
  static KeyValuePage ofBfloats(PageLayout layout) {
    return new Shorts(new short[layout.elements()], false);
  }

  /** An empty page of integers of 8 bits. */
  static KeyValuePage ofQuants(PageLayout layout) {
    return new QuantPage(layout);
  }

  /** Stores elements, so far apart. */
  void put(int at, int step, float[] source, int from, int size);

  /**
   * Says that elements are read after a product: they are brought into the processor's cache
   * meanwhile, or before.
   */
  void announce(int at, int length, Gemm product, Kernels kernels, FloatView view);

  /** Elements from an offset on, as floats: sets the view's array and where they start in it. */
  void read(int at, int length, Kernels kernels, FloatView view);

  /** Multiplies by elements from an offset on, as they are stored. */
  void multiplyBy(Gemm product, int at, int stride);

  /** Whether several sequences read it, so that it must be copied before it is written. */
  boolean isShared();

  /** Several sequences read it from now on. */
  void share();

  /** A copy that is not shared. */
  KeyValuePage copy();

  /** Bytes of its elements. */
  long byteSize();

  /** Writes its elements as they are stored. */
  void save(StateWriter out) throws IOException;

  /** Takes elements over as they were stored. */
  void restore(StateReader in) throws IOException;

  /** Floats in an array; widened numbers go to an array of its own. */
  final class FloatView {
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

  /** A page of floats. */
  final class Floats implements KeyValuePage {
    private final float[] data;
    private boolean shared;

    Floats(float[] data) {
      this.data = data;
    }

    @Override
    public void put(int at, int step, float[] source, int from, int size) {
      for (int i = 0; i < size; i++) data[at + i * step] = source[from + i];
    }

    @Override
    public void announce(int at, int length, Gemm product, Kernels kernels, FloatView view) {
      product.before(data, at, length);
    }

    @Override
    public void read(int at, int length, Kernels kernels, FloatView view) {
      view.data = data;
      view.at = at;
    }

    @Override
    public void multiplyBy(Gemm product, int at, int stride) {
      product.right(data, at, stride);
    }

    @Override
    public boolean isShared() {
      return shared;
    }

    @Override
    public void share() {
      shared = true;
    }

    @Override
    public KeyValuePage copy() {
      return new Floats(data.clone());
    }

    @Override
    public long byteSize() {
      return (long) data.length * Float.BYTES;
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeFloats(data);
    }

    @Override
    public void restore(StateReader in) throws IOException {
      in.readFloats(data);
    }
  }

  /** A page of numbers of 16 bits: half precision, or bfloat16. */
  final class Shorts implements KeyValuePage {
    private final short[] data;
    private final MemorySegment segment;
    private final boolean half;
    private boolean shared;

    Shorts(short[] data, boolean half) {
      this.data = data;
      this.segment = MemorySegment.ofArray(data);
      this.half = half;
    }

    @Override
    public void put(int at, int step, float[] source, int from, int size) {
      for (int i = 0; i < size; i++) data[at + i * step] = round(source[from + i]);
    }

    private short round(float value) {
      if (half) return Float.floatToFloat16(value);
      int bits = Float.floatToRawIntBits(value);
      if (Float.isNaN(value)) return (short) (bits >>> 16 | 0x40); // stays a NaN
      return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16); // to nearest, ties to even
    }

    @Override
    public void announce(int at, int length, Gemm product, Kernels kernels, FloatView view) {
      view.touch(kernels.prefetch(data, at, length));
    }

    @Override
    public void read(int at, int length, Kernels kernels, FloatView view) {
      var target = view.reserve(length);
      if (half) kernels.halfToFloat(data, at, target, 0, length);
      else kernels.bfloat16ToFloat(data, at, target, 0, length);
    }

    @Override
    public void multiplyBy(Gemm product, int at, int stride) {
      product.right(half ? Gemm.Elements.HALVES : Gemm.Elements.BFLOATS, segment, at, stride);
    }

    @Override
    public boolean isShared() {
      return shared;
    }

    @Override
    public void share() {
      shared = true;
    }

    @Override
    public KeyValuePage copy() {
      return new Shorts(data.clone(), half);
    }

    @Override
    public long byteSize() {
      return (long) data.length * Short.BYTES;
    }

    @Override
    public void save(StateWriter out) throws IOException {
      out.writeShorts(data);
    }

    @Override
    public void restore(StateReader in) throws IOException {
      in.readShorts(data);
    }
  }
}
