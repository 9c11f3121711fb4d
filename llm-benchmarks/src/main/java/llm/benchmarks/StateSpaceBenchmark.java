package llm.benchmarks;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.blocks.recurrent.Mamba2Mixer;
import llm.blocks.recurrent.MambaMixer;
import llm.tensor.Rows;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The scan of one layer of real size, 4,096 channels: 64 heads with states of 128, or channels by
 * themselves with states of 16.
 *
 * <p>The residual stream has 64 columns alone, so that little of the time is that of the layer's
 * matrices.
 */
public class StateSpaceBenchmark extends AverageTime {
  private static final int WIDTH = 64;
  private static final int INNER = 4096;

  /** What states belong to. */
  public enum Kind {
    HEADS,
    CHANNELS
  }

  /** What states belong to. */
  @Param({"HEADS", "CHANNELS"})
  public Kind kind = Kind.HEADS;

  /** Rows of a pass: decoding, or a prompt. */
  @Param({"1", "512"})
  public int rows;

  private final Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
  private final Workspace workspace = new Workspace(workers);
  private final List<Tensor> tensors = new ArrayList<>();
  private final Batch batch = new Batch();
  private @Nullable TensorMemory memory;
  private @Nullable Mixer mixer;
  private @Nullable SequenceState state;
  private Rows x = Rows.zero(0, 1);
  private Rows y = x;

  /** Makes the layer. */
  @Setup
  public void load() {
    boolean heads = kind == Kind.HEADS;
    int states = heads ? 128 : 16;
    int rank = heads ? 64 : 256;
    var hp =
        Hyperparameters.of(
            Map.of(
                "general.architecture",
                "any",
                "any.attention.layer_norm_rms_epsilon",
                1e-5f,
                "any.ssm.inner_size",
                (long) INNER,
                "any.ssm.state_size",
                (long) states,
                "any.ssm.time_step_rank",
                (long) rank,
                "any.ssm.group_count",
                1L,
                "any.ssm.conv_kernel",
                4L));
    int channels = heads ? INNER + 2 * states : INNER;
    add("ssm_in.weight", WIDTH, heads ? INNER + channels + rank : 2 * INNER);
    add("ssm_conv1d.weight", 4, channels);
    add("ssm_x.weight", INNER, rank + 2 * states);
    add("ssm_dt.weight", rank, INNER);
    add("ssm_dt.bias", heads ? rank : INNER);
    add("ssm_d", heads ? rank : INNER);
    decays(heads ? rank : INNER * states);
    add("ssm_norm.weight", INNER, 1);
    add("ssm_out.weight", INNER, WIDTH);
    memory = new TensorMemory(workers, false);
    var w = Weights.of(tensors, memory, WIDTH);
    mixer = heads ? Mamba2Mixer.of(w, hp) : MambaMixer.of(w, hp);
    state = SequenceLayout.of(mixer.states()).newState(KeyValueType.F32);
    x = RandomData.rows(rows, WIDTH);
    y = Rows.zero(rows, WIDTH);
  }

  private void add(String name, long... dimensions) {
    long count = 1;
    for (long d : dimensions) count *= d;
    float deviation = (float) (1 / Math.sqrt((double) dimensions[0]));
    add(name, RandomData.floats(Math.toIntExact(count), deviation), dimensions);
  }

  private void add(String name, float[] values, long... dimensions) {
    var bytes = MemorySegment.ofArray(values);
    tensors.add(
        new Tensor(
            name,
            TensorType.F32,
            dimensions,
            arena -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes)));
  }

  private void decays(int count) {
    var values = RandomData.floats(count, 1);
    for (int i = 0; i < count; i++) values[i] = -0.01f - Math.abs(values[i]);
    add("ssm_a", values, count);
  }

  /** Lets the weights go. */
  @TearDown
  public void close() {
    if (memory != null) memory.close();
    workers.close();
  }

  /** The mixer, for the next rows of a sequence. */
  @Benchmark
  public Rows mix() {
    if (mixer == null || state == null) throw new IllegalStateException("not loaded");
    batch.clear();
    int from = state.length();
    for (int r = 0; r < rows; r++) batch.add(0, from + r, state);
    batch.begin();
    mixer.apply(x, y, new Pass(batch, workspace));
    batch.settle();
    return y;
  }
}
