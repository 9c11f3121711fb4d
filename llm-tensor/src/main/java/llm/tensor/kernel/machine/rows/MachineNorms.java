package llm.tensor.kernel.machine.rows;

import java.util.Objects;
import llm.tensor.kernel.machine.rows.RowFunction.Elements;

/** Norms of a vector, by machine code. */
public final class MachineNorms {
  private final RowFunction norm;
  private final RowFunction sum;
  private final RowFunction squares;
  private final RowFunction add;

  /** By the code of an instruction set. */
  public MachineNorms(RowFunctions rows) {
    norm = rows.of(RowOperation.NORM);
    sum = rows.of(RowOperation.SUM);
    squares = rows.of(RowOperation.SQUARES);
    add = rows.of(RowOperation.ADD);
  }

  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    norm(x, at, weight, 0, epsilon, out, to);
  }

  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    int n = weight.length;
    Objects.checkFromIndexSize(0, n, bias.length);
    norm(x, at, weight, sum.run(x, at, n, 0) / n, epsilon, out, to);
    add.run(out, to, bias, 0, n);
  }

  /** out = (x - mean) / √(mean((x - mean)²) + epsilon) * weight. */
  private void norm(
      float[] x, int at, float[] weight, float mean, float epsilon, float[] out, int to) {
    double variance = squares.run(x, at, weight.length, mean) / (double) weight.length;
    float scale = (float) (1 / Math.sqrt(variance + epsilon));
    norm.norm(new Elements(out, to), new Elements(x, at), weight, scale, mean);
  }
}
