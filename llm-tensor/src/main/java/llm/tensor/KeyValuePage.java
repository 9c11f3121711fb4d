package llm.tensor;

import llm.tensor.kernels.Kernels;

/**
 * Keys and values of 64 successive positions of one layer.
 *
 * <p>Keys {@code [head, keySize, 64]} are transposed, so that a query's dot products with all of
 * them run along the vectors; values are {@code [head, 64, valueStride]}.
 */
sealed interface KeyValuePage {
  /** An empty page with so many elements. */
  static KeyValuePage of(KeyValueType type, int keys, int values) {
    return switch (type) {
      case F32 -> new Floats(new float[keys], new float[values]);
      case F16 -> new Shorts(new short[keys], new short[values], true);
      case BF16 -> new Shorts(new short[keys], new short[values], false);
    };
  }

  /** Stores a key's elements, {@link KeyValues#PAGE} apart. */
  void putKey(int at, float[] source, int from, int size);

  /** Stores a value's elements, side by side. */
  void putValue(int at, float[] source, int from, int size);

  /** Keys from an offset on, as floats: sets the view's array and where they start in it. */
  void keys(int at, int length, FloatView view);

  /** Values from an offset on, as floats. */
  void values(int at, int length, FloatView view);

  /** Whether several sequences read it, so that it must be copied before it is written. */
  boolean isShared();

  void share();

  KeyValuePage copy();

  long byteSize();

  /** Floats in an array; widened numbers go to an array of its own. */
  final class FloatView {
    float[] data = {};
    int at;
    private float[] widened = {};

    float[] reserve(int length) {
      if (widened.length < length) widened = new float[length];
      data = widened;
      at = 0;
      return widened;
    }
  }

  /** A page of floats. */
  final class Floats implements KeyValuePage {
    private final float[] keys;
    private final float[] values;
    private boolean shared;

    Floats(float[] keys, float[] values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    public void putKey(int at, float[] source, int from, int size) {
      for (int i = 0; i < size; i++) keys[at + i * KeyValues.PAGE] = source[from + i];
    }

    @Override
    public void putValue(int at, float[] source, int from, int size) {
      System.arraycopy(source, from, values, at, size);
    }

    @Override
    public void keys(int at, int length, FloatView view) {
      view.data = keys;
      view.at = at;
    }

    @Override
    public void values(int at, int length, FloatView view) {
      view.data = values;
      view.at = at;
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
      return new Floats(keys.clone(), values.clone());
    }

    @Override
    public long byteSize() {
      return (long) (keys.length + values.length) * Float.BYTES;
    }
  }

  /** A page of numbers of 16 bits: half precision, or bfloat16. */
  final class Shorts implements KeyValuePage {
    private static final Kernels KERNELS = KernelInfo.kernels().forAny();

    private final short[] keys;
    private final short[] values;
    private final boolean half;
    private boolean shared;

    Shorts(short[] keys, short[] values, boolean half) {
      this.keys = keys;
      this.values = values;
      this.half = half;
    }

    @Override
    public void putKey(int at, float[] source, int from, int size) {
      for (int i = 0; i < size; i++) keys[at + i * KeyValues.PAGE] = round(source[from + i]);
    }

    @Override
    public void putValue(int at, float[] source, int from, int size) {
      for (int i = 0; i < size; i++) values[at + i] = round(source[from + i]);
    }

    private short round(float value) {
      if (half) return Float.floatToFloat16(value);
      int bits = Float.floatToRawIntBits(value);
      if (Float.isNaN(value)) return (short) (bits >>> 16 | 0x40); // stays a NaN
      return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16); // to nearest, ties to even
    }

    @Override
    public void keys(int at, int length, FloatView view) {
      widen(keys, at, length, view);
    }

    @Override
    public void values(int at, int length, FloatView view) {
      widen(values, at, length, view);
    }

    private void widen(short[] source, int at, int length, FloatView view) {
      var target = view.reserve(length);
      if (half) KERNELS.halfToFloat(source, at, target, 0, length);
      else KERNELS.bfloat16ToFloat(source, at, target, 0, length);
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
      return new Shorts(keys.clone(), values.clone(), half);
    }

    @Override
    public long byteSize() {
      return (long) (keys.length + values.length) * Short.BYTES;
    }
  }
}
