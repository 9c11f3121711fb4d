package llm.runtime.embedding;

import java.util.Optional;
import llm.blocks.Head;
import llm.tensor.Rows;

/** The mean of all rows of a text: added up in their order, however they are spread over passes. */
final class MeanRow extends Pooled {
  private final double[] sum;
  private final double[] settled; // the sum before the pass under way
  private int count;
  private int settledCount;

  MeanRow(Optional<Head> head, int width) {
    super(head);
    sum = new double[width];
    settled = new double[width];
  }

  @Override
  void add(int position, Rows rows, int row) {
    int at = rows.offset(row);
    float[] data = rows.data();
    for (int i = 0; i < sum.length; i++) sum[i] += data[at + i];
    count++;
  }

  @Override
  public void settle() {
    System.arraycopy(sum, 0, settled, 0, sum.length);
    settledCount = count;
  }

  @Override
  public void rewind() {
    System.arraycopy(settled, 0, sum, 0, sum.length);
    count = settledCount;
  }

  @Override
  float[] pooled() {
    var mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) mean[i] = (float) (sum[i] / count);
    return mean;
  }
}
