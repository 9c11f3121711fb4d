package llm.tensor.sequence.pages;

import java.io.IOException;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.Kernels;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/** A page of floats. */
final class FloatPage extends KeyValuePage {
  private final float[] data;

  FloatPage(float[] data) {
    this.data = data;
  }

  @Override
  public void put(int at, int step, float[] source, int from, int size) {
    if (step == 1) {
      System.arraycopy(source, from, data, at, size);
    } else if (step == KeyValuePages.PAGE) { // a constant: C2 checks the range once
      for (int i = 0; i < size; i++) data[at + i * KeyValuePages.PAGE] = source[from + i];
    } else {
      for (int i = 0; i < size; i++) data[at + i * step] = source[from + i];
    }
  }

  @Override
  public void announce(int at, int length, Gemm product, Kernels kernels, FloatView view) {
    product.before(data, at, length);
  }

  @Override
  public void read(int at, int length, Kernels kernels, FloatView view) {
    view.set(data, at);
  }

  @Override
  public void multiplyBy(Gemm product, int at, int stride) {
    product.right(data, at, stride);
  }

  @Override
  public KeyValuePage copy() {
    return new FloatPage(data.clone());
  }

  @Override
  public long byteSize() {
    return (long) data.length * Float.BYTES;
  }

  @Override
  void save(StateWriter out) throws IOException {
    out.writeFloats(data);
  }

  @Override
  void restore(StateReader in) throws IOException {
    in.readFloats(data);
  }
}
