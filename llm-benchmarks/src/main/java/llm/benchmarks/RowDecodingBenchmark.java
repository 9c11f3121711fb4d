package llm.benchmarks;

import java.util.concurrent.TimeUnit;
import llm.tensor.Matrix;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Rows of a matrix of TinyLlama's width, 2,048, decoded to floats: the time of an element. So many
 * rows that they do not fit into a core's caches, one after another.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowDecodingBenchmark extends AverageTime {
  private static final int ROWS = 4096;
  private static final int COLUMNS = 2048;

  /** The weights. */
  @Param({
    "IQ1_S", "IQ1_M", "IQ2_XXS", "IQ2_XS", "IQ2_S", "IQ3_XXS", "IQ3_S", "IQ4_XS", "Q2_K", "Q4_K"
  })
  public TensorType type = TensorType.IQ1_S;

  private final Workers workers = Workers.of(1);
  private final float[] row = new float[COLUMNS];
  private @Nullable TensorMemory memory;
  private Matrix matrix = Matrix.of(1, 0);

  /** Makes the weights: a table, which is decoded as it lies in a file. */
  @Setup
  public void load() {
    memory = new TensorMemory(workers, true);
    matrix = memory.table(RandomData.matrix(type, ROWS, COLUMNS));
  }

  /** Lets the weights go. */
  @TearDown
  public void close() {
    if (memory != null) memory.close();
    workers.close();
  }

  /** All rows. */
  @Benchmark
  @OperationsPerInvocation(ROWS * COLUMNS)
  public float[] rows() {
    for (int r = 0; r < ROWS; r++) matrix.row(r, row, 0);
    return row;
  }
}
