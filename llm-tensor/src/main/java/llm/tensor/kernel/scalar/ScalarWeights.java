package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.FileWeights;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Weights;

/** Decodes each row of weights and takes its dot product with every row of activations. */
final class ScalarWeights extends FileWeights {
  ScalarWeights(Codec codec, MemorySegment data, int rows, int columns) {
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
  public void multiply(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    var w = operands.decoded(columns());
    for (int r = fromRow; r < toRow; r++) {
      row(r, w, 0);
      for (int n = 0; n < x.rows; n++) {
        operands.y[n * operands.stride + column + r] = dot(x.data, n * columns(), w, columns());
      }
    }
  }

  private static float dot(float[] x, int at, float[] w, int length) {
    float sum = 0;
    for (int i = 0; i < length; i++) sum += x[at + i] * w[i];
    return sum;
  }

  @Override
  protected Weights with(MemorySegment data, int rows) {
    return new ScalarWeights(codec, data, rows, columns());
  }
}
