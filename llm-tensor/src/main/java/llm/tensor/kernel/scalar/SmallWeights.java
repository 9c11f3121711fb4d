package llm.tensor.kernel.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.FileWeights;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A small matrix, multiplied without the Vector API: decoded once, column by column, for {@link
 * ColumnSums}.
 */
final class SmallWeights extends FileWeights {
  private static final String KERNEL = "fp32, small, without the Vector API";

  private volatile float @Nullable [][] decoded; // [columns][rows]

  SmallWeights(Codec codec, MemorySegment data, int rows, int columns) {
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
  protected Weights with(MemorySegment data, int rows) {
    return new SmallWeights(codec, data, rows, columns());
  }

  @Override
  public void multiply(Operands operands, int column, int fromRow, int toRow) {
    if (!data.scope().isAlive()) throw new IllegalStateException("the weights are closed");
    var x = operands.x;
    var weights = decoded();
    var sums = operands.narrow(rows());
    for (int n = 0; n < x.rows; n++) {
      Arrays.fill(sums, fromRow, toRow, 0);
      ColumnSums.add(x.data, n * columns(), weights, columns(), sums, fromRow, toRow);
      int to = n * operands.stride + column + fromRow;
      System.arraycopy(sums, fromRow, operands.y, to, toRow - fromRow);
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
