package llm.tensor.sequence.pages;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/** A page of numbers of 16 bits: half precision, or bfloat16. */
final class ShortPage extends KeyValuePage {
  private final short[] data;
  private final MemorySegment segment;
  private final boolean half;

  ShortPage(short[] data, boolean half) {
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
  public KeyValuePage copy() {
    return new ShortPage(data.clone(), half);
  }

  @Override
  public long byteSize() {
    return (long) data.length * Short.BYTES;
  }

  @Override
  void save(StateWriter out) throws IOException {
    out.writeShorts(data);
  }

  @Override
  void restore(StateReader in) throws IOException {
    in.readShorts(data);
  }
}
