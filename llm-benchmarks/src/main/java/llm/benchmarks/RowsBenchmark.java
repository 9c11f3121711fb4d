package llm.benchmarks;

import java.util.List;
import llm.tensor.Activation;
import llm.tensor.HeadColumns;
import llm.tensor.Operations;
import llm.tensor.Rotation;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What is done to rows of TinyLlama's width, 2,048, between two matrices. */
public class RowsBenchmark extends AverageTime {
  private static final int WIDTH = 2048;
  private static final int HEAD_SIZE = 64;
  private static final float EPSILON = 1e-5f;

  /** Rows of activations. */
  @Param({"1", "64"})
  public int rows;

  private final Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
  private final Workspace workspace = new Workspace(workers);
  private final Batch batch = new Batch();
  private final float[] weight = RandomData.floats(WIDTH, 1);
  private final HeadColumns heads = new HeadColumns(0, WIDTH / HEAD_SIZE, HEAD_SIZE);
  private final Rotation halves = rotation(Rotation.Pairing.HALVES);
  private final Rotation neighbours = rotation(Rotation.Pairing.NEIGHBOURS);
  private Rows x = Rows.zero(0, WIDTH);
  private Rows y = x;
  private Rows gateUp = x;

  private static Rotation rotation(Rotation.Pairing pairing) {
    var frequencies = new float[HEAD_SIZE / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Math.pow(10000, -2.0 * i / HEAD_SIZE);
    }
    return new Rotation(pairing, frequencies, 1);
  }

  /** Makes the rows: one token each, of one sequence. */
  @Setup
  public void fill() {
    x = RandomData.rows(rows, WIDTH);
    y = Rows.zero(rows, WIDTH);
    gateUp = RandomData.rows(rows, 2 * WIDTH);
    var state = SequenceLayout.of(List.of()).newState(KeyValueType.F32);
    batch.clear();
    for (int p = 0; p < rows; p++) batch.add(0, p, state);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    workers.close();
  }

  /** RMSNorm. */
  @Benchmark
  public Rows rmsNorm() {
    Operations.rmsNorm(x, weight, EPSILON, y, workspace);
    return y;
  }

  /** LayerNorm; on the calling thread alone, as its rows are in no workspace. */
  @Benchmark
  public Rows layerNorm() {
    Operations.layerNorm(x, weight, weight, EPSILON, y);
    return y;
  }

  /** RoPE of columns i and i + n/2; magnitudes stay. */
  @Benchmark
  public Rows ropeHalves() {
    Operations.rotate(x, heads, halves, batch, workspace);
    return x;
  }

  /** RoPE of columns 2i and 2i + 1. */
  @Benchmark
  public Rows ropeNeighbours() {
    Operations.rotate(x, heads, neighbours, batch, workspace);
    return x;
  }

  /** SwiGLU. */
  @Benchmark
  public Rows gateSilu() {
    Operations.gate(gateUp, Activation.SILU, y, workspace);
    return y;
  }

  /** GEGLU. */
  @Benchmark
  public Rows gateGelu() {
    Operations.gate(gateUp, Activation.GELU, y, workspace);
    return y;
  }

  /** The residual sum; y is zero, so that x stays as it is. */
  @Benchmark
  public Rows add() {
    Operations.add(x, y, workspace);
    return x;
  }
}
