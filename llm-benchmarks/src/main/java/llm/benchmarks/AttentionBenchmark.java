package llm.benchmarks;

import java.util.List;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.StateSlot;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** One token's attention in TinyLlama's shape, 32 heads of 64 over 4 of keys and values. */
public class AttentionBenchmark extends AverageTime {
  private static final int HEADS = 32;
  private static final int HEADS_KV = 4;
  private static final int SIZE = 64;

  /** Positions that the token sees. */
  @Param({"128", "4096"})
  public int depth;

  /** How keys and values are stored. */
  @Param({"F32", "F16", "BF16"})
  public KeyValueType cacheType = KeyValueType.F32;

  private final Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
  private final Workspace workspace = new Workspace(workers);
  private final StateSlot<KeyValues> slot = StateSlot.keysAndValues(HEADS_KV, SIZE, SIZE);
  private final AttentionLayer layer =
      new AttentionLayer(slot, AttentionShape.of(HEADS, HEADS_KV, SIZE));
  private final Batch batch = new Batch();
  private final Rows q = RandomData.rows(1, HEADS * SIZE);
  private final Rows out = Rows.zero(1, HEADS * SIZE);

  /** Fills the cache. */
  @Setup
  public void fill() {
    var state = SequenceLayout.of(List.of(slot)).newState(cacheType);
    int width = HEADS_KV * SIZE;
    var values = RandomData.floats(depth * width, 1);
    for (int p = 0; p < depth; p++) {
      slot.of(state).write(p, values, p * width, values, p * width);
    }
    batch.clear();
    batch.add(0, depth - 1, state);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    workers.close();
  }

  /** Scores, softmax, and the weighted sum of values. */
  @Benchmark
  public Rows attend() {
    Operations.attention(q, layer, batch, out, workspace);
    return out;
  }
}
