package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueCache;
import llm.tensor.sequence.KeyValueType;

/** Passes over a few rows, for tests. */
final class Passes {
  private Passes() {}

  /** A pass of rows at positions 0, 1, 2 ... of one sequence, without a cache. */
  static Pass of(int rows) {
    return of(rows, new KeyValueCache(List.of(), KeyValueType.F32));
  }

  /** A pass of rows at positions 0, 1, 2 ... of one sequence. */
  static Pass of(int rows, KeyValueCache cache) {
    return from(0, rows, cache);
  }

  /** A pass of rows at positions from, from + 1 ... of one sequence. */
  static Pass from(int from, int rows, KeyValueCache cache) {
    var batch = new Batch();
    for (int i = 0; i < rows; i++) batch.add(0, from + i, cache, true);
    return new Pass(batch, new Workspace(TinyWeights.WORKERS));
  }

  /** The values of rows, without what the array may hold behind them. */
  static float[] values(Rows rows) {
    return java.util.Arrays.copyOf(rows.data(), rows.rows() * rows.width());
  }
}
