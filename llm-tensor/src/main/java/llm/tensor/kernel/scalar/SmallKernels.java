package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Product;
import llm.tensor.kernel.Weights;

/**
 * {@link ScalarKernels} for small models: products, where most of the time goes, are made by loops
 * that C2 vectorises.
 */
public final class SmallKernels extends ScalarKernels {
  public SmallKernels() {}

  @Override
  public Weights weights(Codec codec, MemorySegment data, int rows, int columns) {
    return new SmallWeights(codec, data, rows, columns);
  }

  @Override
  public void product(Product p) {
    var rows = p.rows(p.k, p.width);
    var sums = p.sums(p.width);
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
