package llm.tensor.sequence.pages;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * A page of integers of 8 bits: each position's key, and its value, in blocks of 32 elements that
 * share a scale of half precision, as GGUF's Q8_0 has it: 34 bytes a block.
 *
 * <p>Of each head there are scales of what lies transposed, {@code [block, 64]}, and behind them
 * those of what lies position by position, {@code [block, 64]}: those of a block lie side by side
 * for all positions. A block whose largest element is above 127 times what half precision can hold
 * has an infinite scale: its products are no numbers, as with a cache of half precision.
 */
public final class QuantPage extends KeyValuePage {
  /** Elements of a block; the last one of a key or a value may have fewer. */
  public static final int BLOCK = Int8Rounding.BLOCK;

  private static final int PAGE = KeyValuePages.PAGE;

  private final PageLayout layout;
  private final byte[] data;
  private final short[] scales; // of half precision
  private final MemorySegment segment;

  QuantPage(PageLayout layout) {
    this(layout, new byte[layout.elements()], new short[layout.heads() * scalesOfHead(layout)]);
  }

  private QuantPage(PageLayout layout, byte[] data, short[] scales) {
    this.layout = layout;
    this.data = data;
    this.scales = scales;
    segment = MemorySegment.ofArray(data);
  }

  private static int scalesOfHead(PageLayout layout) {
    return transposedScales(layout) + blocks(layout.rowStride()) * PAGE;
  }

  private static int transposedScales(PageLayout layout) {
    return blocks(layout.transposedElements() / PAGE) * PAGE;
  }

  private static int blocks(int size) {
    return Math.ceilDiv(size, BLOCK);
  }

  /** Bytes of a page. */
  static long bytes(PageLayout layout) {
    return layout.elements() + (long) layout.heads() * scalesOfHead(layout) * Short.BYTES;
  }

  @Override
  public void put(int at, int step, float[] source, int from, int size) {
    int scaleAt = scale(at) + slot(at);
    for (int i = 0; i < size; i += BLOCK, scaleAt += PAGE) {
      int count = Math.min(BLOCK, size - i);
      float max = 0;
      for (int k = 0; k < count; k++) max = Math.max(max, Math.abs(source[from + i + k]));
      short half = Float.floatToFloat16(Int8Rounding.scale(max));
      scales[scaleAt] = half;
      float scale = Float.float16ToFloat(half);
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int k = 0; k < count; k++) {
        data[at + (i + k) * step] = rounded(source[from + i + k] * inverse);
      }
    }
  }

  /** A scale that was rounded down, most of all a tiny one, leaves elements above the largest. */
  private static byte rounded(float value) {
    return (byte)
        Math.clamp(Math.round(value), -(int) Int8Rounding.LARGEST, (int) Int8Rounding.LARGEST);
  }

  private boolean isTransposed(int at) {
    return at % layout.headElements() < layout.transposedElements();
  }

  /** The position of an element: of 64 successive ones. */
  private int slot(int at) {
    int inHead = at % layout.headElements(), behind = inHead - layout.transposedElements();
    return behind < 0 ? inHead % PAGE : behind / layout.rowStride();
  }

  /** Where the first scales are of the keys, or of the values, that an element is in. */
  public int scale(int at) {
    int head = at / layout.headElements() * scalesOfHead(layout);
    return isTransposed(at) ? head : head + transposedScales(layout);
  }

  /** Widens successive scales into the first elements of an array. */
  public void readScales(int at, int count, Kernels kernels, float[] target) {
    kernels.halfToFloat(scales, at, target, 0, count);
  }

  @Override
  public void announce(int at, int length, Gemm product, Kernels kernels, FloatView view) {
    view.touch(kernels.prefetch(data, at, length));
  }

  @Override
  public void read(int at, int length, Kernels kernels, FloatView view) {
    var target = view.reserve(length);
    int first = scale(at);
    if (isTransposed(at)) {
      for (int e = 0; e * PAGE < length; e++) {
        if (e % BLOCK == 0) readScales(first + e / BLOCK * PAGE, PAGE, kernels, view.scales());
        element(at + e * PAGE, view.scales(), target, e * PAGE);
      }
      return;
    }
    int stride = layout.rowStride(), scaleAt = first + slot(at);
    for (int i = 0; i < length; i += stride, scaleAt++) row(at + i, scaleAt, target, i);
  }

  /** The integers as floats: products are to be multiplied by the scales. */
  public void readIntegers(int at, int length, FloatView view) {
    var target = view.reserve(length);
    for (int i = 0; i < length; i++) target[i] = data[at + i];
  }

  /** One element of the keys of all positions. */
  private void element(int at, float[] scales, float[] target, int to) {
    for (int p = 0; p < PAGE; p++) target[to + p] = data[at + p] * scales[p];
  }

  /** What a position has. */
  private void row(int at, int scaleAt, float[] target, int to) {
    int stride = layout.rowStride();
    for (int c = 0, s = scaleAt; c < stride; c += BLOCK, s += PAGE) {
      float scale = Float.float16ToFloat(scales[s]);
      int end = Math.min(c + BLOCK, stride);
      for (int i = c; i < end; i++) target[to + i] = data[at + i] * scale;
    }
  }

  /** The integers: products are to be multiplied by the scales. */
  @Override
  public void multiplyBy(Gemm product, int at, int stride) {
    product.right(Gemm.Elements.BYTES, segment, at, stride);
  }

  @Override
  public KeyValuePage copy() {
    return new QuantPage(layout, data.clone(), scales.clone());
  }

  @Override
  public long byteSize() {
    return data.length + (long) scales.length * Short.BYTES;
  }

  @Override
  void save(StateWriter out) throws IOException {
    out.writeShorts(scales);
    out.writeBytes(data);
  }

  @Override
  void restore(StateReader in) throws IOException {
    in.readShorts(scales);
    in.readBytes(data);
  }
}
