package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.FileMatrix;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/** Decodes each row of weights and takes its dot product with every row of activations. */
final class ScalarMatrix extends FileMatrix {
  ScalarMatrix(Codec codec, MemorySegment data, int rows, int columns) {
    super(codec, data, rows, columns);
  }

  @Override
  public String kernel() {
    return "scalar";
  }

  @Override
  public int granule() {
    return 1;
  }

  @Override
  public void multiply(MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    float[] x = product.x(), y = product.y();
    float[] w = scratch.get(ScalarScratch.KEY).decoded(columns());
    for (int r = fromRow; r < toRow; r++) {
      row(r, w, 0);
      for (int n = 0; n < product.rows(); n++) {
        y[n * product.stride() + column + r] = dot(x, product.xAt() + n * columns(), w, columns());
      }
    }
  }

  private static float dot(float[] x, int at, float[] w, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) sum += x[at + i] * w[i];
    return sum;
  }

  @Override
  protected PackedMatrix with(MemorySegment data, int rows) {
    return new ScalarMatrix(codec, data, rows, columns());
  }
}
