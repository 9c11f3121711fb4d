package llm.benchmarks;

import llm.tensor.Matrix;
import llm.tensor.Rows;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A matrix of TinyLlama's feed-forward, 5,632 x 2,048, times rows: decode (1) to prefill (512). */
public class MatrixBenchmark extends AverageTime {
  private static final int ROWS = 5632;
  private static final int COLUMNS = 2048;

  /** The weights. */
  @Param({
    "F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
    "Q6_K", "IQ4_NL", "IQ4_XS"
  })
  public TensorType type = TensorType.F32;

  /** Rows of activations. */
  @Param({"1", "8", "64", "512"})
  public int rows;

  /** Whether activations stay in 32-bit floats. */
  @Param("false")
  public boolean exact;

  private final Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
  private final Workspace workspace = new Workspace(workers);
  private @Nullable TensorMemory memory;
  private Matrix matrix = Matrix.of(1, 0);
  private Rows x = Rows.zero(0, 1);
  private Rows y = x;

  /** Quantises and loads. */
  @Setup
  public void load() {
    memory = new TensorMemory(workers, exact);
    matrix = memory.matrix(RandomData.matrix(type, ROWS, COLUMNS));
    x = RandomData.rows(rows, COLUMNS);
    y = Rows.zero(rows, ROWS);
  }

  /** Lets the weights go. */
  @TearDown
  public void close() {
    if (memory != null) memory.close();
    workers.close();
  }

  /** {@code y = x Wᵀ}. */
  @Benchmark
  public Rows multiply() {
    matrix.multiply(x, y, workspace);
    return y;
  }
}
