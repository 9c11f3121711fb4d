package llm.tensor.sequence.pages;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.Kernels;

/**
 * A page of integers of 8 bits: each position's key, and its value, in blocks of 32 elements that
 * share a scale.
 *
 * <p>Of each head there are scales of the keys, {@code [block, 64]}, and behind them those of the
 * values, {@code [block, 64]}: those of a block lie side by side for all positions.
 */
public final class QuantPage implements KeyValuePage {
  /** Elements of a block; the last one of a key or a value may have fewer. */
  public static final int BLOCK = Int8Rounding.BLOCK;

  private static final int PAGE = KeyValuePages.PAGE;

  private final PageShape shape;
  private final byte[] data;
  private final float[] scales;
  private final MemorySegment segment;
  private boolean shared;

  QuantPage(PageShape shape) {
    this(shape, new byte[shape.elements()], new float[shape.heads() * scalesOfHead(shape)]);
  }

  private QuantPage(PageShape shape, byte[] data, float[] scales) {
    this.shape = shape;
    this.data = data;
    this.scales = scales;
    segment = MemorySegment.ofArray(data);
  }

  private static int scalesOfHead(PageShape shape) {
    return (blocks(shape.keySize()) + blocks(shape.valueStride())) * PAGE;
  }

  private static int blocks(int size) {
    return Math.ceilDiv(size, BLOCK);
  }

  @Override
  public void put(int at, int step, float[] source, int from, int size) {
    int slot = step == PAGE ? at % PAGE : at % shape.headSize() - shape.keysSize();
    if (step != PAGE) slot /= shape.valueStride();
    int scaleAt = scale(at) + slot;
    for (int i = 0; i < size; i += BLOCK, scaleAt += PAGE) {
      int count = Math.min(BLOCK, size - i);
      float max = 0;
      for (int k = 0; k < count; k++) max = Math.max(max, Math.abs(source[from + i + k]));
      scales[scaleAt] = Int8Rounding.scale(max);
      float inverse = Int8Rounding.inverse(max);
      for (int k = 0; k < count; k++) {
        data[at + (i + k) * step] = (byte) Math.round(source[from + i + k] * inverse);
      }
    }
  }

  /** Where the first scales are of the keys, or of the values, that an element is in. */
  public int scale(int at) {
    int head = at / shape.headSize();
    boolean key = at % shape.headSize() < shape.keysSize();
    return head * scalesOfHead(shape) + (key ? 0 : blocks(shape.keySize()) * PAGE);
  }

  /** All scales. */
  public float[] scales() {
    return scales;
  }

  @Override
  public void announce(int at, int length, Gemm product, Kernels kernels, FloatView view) {
    view.touch(kernels.prefetch(data, at, length));
  }

  @Override
  public void read(int at, int length, Kernels kernels, FloatView view) {
    var target = view.reserve(length);
    int first = scale(at);
    boolean keys = at % shape.headSize() < shape.keysSize();
    int step = keys ? PAGE : shape.valueStride();
    for (int row = 0; row * step < length; row++) { // of keys an element, of values a position
      if (keys) keys(at + row * step, first + row / BLOCK * PAGE, target, row * step);
      else values(at + row * step, first + row, target, row * step);
    }
  }

  private void keys(int at, int scaleAt, float[] target, int to) {
    for (int p = 0; p < PAGE; p++) target[to + p] = data[at + p] * scales[scaleAt + p];
  }

  private void values(int at, int scaleAt, float[] target, int to) {
    for (int c = 0; c < shape.valueStride(); c += BLOCK, scaleAt += PAGE) {
      float scale = scales[scaleAt];
      int end = Math.min(c + BLOCK, shape.valueStride());
      for (int i = c; i < end; i++) target[to + i] = data[at + i] * scale;
    }
  }

  /** The integers: products are to be multiplied by the scales. */
  @Override
  public void multiplyBy(Gemm product, int at, int stride) {
    product.right(Gemm.Elements.BYTES, segment, at, stride);
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
    return new QuantPage(shape, data.clone(), scales.clone());
  }

  @Override
  public long byteSize() {
    return data.length + (long) scales.length * Float.BYTES;
  }
}
