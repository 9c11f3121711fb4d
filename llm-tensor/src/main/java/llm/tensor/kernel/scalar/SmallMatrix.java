package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.FileMatrix;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * A small matrix, multiplied without the Vector API: decoded once, column by column, for {@link
 * ColumnSums}.
 */
final class SmallMatrix extends FileMatrix {
  private static final String KERNEL = "fp32, small, without the Vector API";

  private volatile float @Nullable [][] decoded; // [columns][rows]

  SmallMatrix(Codec codec, MemorySegment data, int rows, int columns) {
    super(codec, data, rows, columns);
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public int granule() {
    return 16;
  }

  @Override
  protected PackedMatrix with(MemorySegment data, int rows) {
    return new SmallMatrix(codec, data, rows, columns());
  }

  @Override
  public void multiply(MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    if (!data.scope().isAlive()) throw new IllegalStateException("the weights are closed");
    var weights = decoded();
    var sums = scratch.get(ScalarScratch.KEY).sums(rows());
    float[] x = product.x();
    for (int n = 0; n < product.rows(); n++) {
      Arrays.fill(sums, fromRow, toRow, 0);
      ColumnSums.add(x, product.xAt() + n * columns(), weights, columns(), sums, fromRow, toRow);
      int to = n * product.stride() + column + fromRow;
      System.arraycopy(sums, fromRow, product.y(), to, toRow - fromRow);
    }
  }

  private float[][] decoded() {
    var known = decoded;
    return known == null ? decode() : known;
  }

  private synchronized float[][] decode() {
    var known = decoded;
    if (known != null) return known;
    var weights = new float[columns()][rows()];
    var row = new float[columns()];
    for (int r = 0; r < rows(); r++) {
      row(r, row, 0);
      for (int c = 0; c < row.length; c++) weights[c][r] = row[c];
    }
    decoded = weights;
    return weights;
  }
}
