package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/**
 * {@link ScalarKernels} for small models: products, where most of the time goes, are made by loops
 * that C2 vectorises, and the sums of norms side by side.
 */
public final class SmallKernels extends ScalarKernels {
  public SmallKernels() {}

  @Override
  public PackedMatrix matrix(Codec codec, MemorySegment data, int rows, int columns) {
    return new SmallMatrix(codec, data, rows, columns);
  }

  @Override
  public void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    int n = weight.length;
    float scale = (float) (1 / Math.sqrt(SplitSums.squares(x, at, n, 0) / n + epsilon));
    for (int i = 0; i < n; i++) out[to + i] = x[at + i] * scale * weight[i];
  }

  @Override
  public void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    int n = weight.length;
    float mean = (float) (SplitSums.sum(x, at, n) / n);
    float scale = (float) (1 / Math.sqrt(SplitSums.squares(x, at, n, mean) / n + epsilon));
    for (int i = 0; i < n; i++) out[to + i] = (x[at + i] - mean) * scale * weight[i] + bias[i];
  }

  @Override
  public void gemm(Gemm p, Scratch scratch) {
    var mine = scratch.get(ScalarScratch.KEY);
    var rows = mine.rows(p.k, p.width);
    var sums = mine.sums(p.width);
    for (int k = 0; k < p.k; k++) {
      System.arraycopy(p.b, p.bAt + k * p.bStride, rows[k], 0, p.width);
    }
    for (int i = 0; i < p.m; i++) {
      int c = p.cAt + i * p.cStride;
      if (p.accumulate) System.arraycopy(p.c, c, sums, 0, p.width);
      else Arrays.fill(sums, 0, p.width, 0);
      ColumnSums.add(p.a, p.aAt + i * p.aStride, rows, p.k, sums, 0, p.width);
      System.arraycopy(sums, 0, p.c, c, p.width);
    }
  }
}
