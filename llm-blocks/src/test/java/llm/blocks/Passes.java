package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateSlot;

/** Passes over a few rows, for tests. */
public final class Passes {
  private Passes() {}

  /** The state of a sequence for these slots alone. */
  public static SequenceState state(List<StateSlot<?>> slots) {
    return SequenceLayout.of(slots).newState(KeyValueType.F32);
  }

  /** A pass of rows at positions 0, 1, 2 ... of one sequence, of which nothing is kept. */
  public static Pass of(int rows) {
    return of(rows, state(List.of()));
  }

  /** A pass of rows at positions 0, 1, 2 ... of one sequence. */
  public static Pass of(int rows, SequenceState state) {
    return from(0, rows, state);
  }

  /** A pass of rows at positions from, from + 1 ... of one sequence. */
  public static Pass from(int from, int rows, SequenceState state) {
    var batch = new Batch();
    for (int i = 0; i < rows; i++) batch.add(0, from + i, state, true);
    return new Pass(batch, new Workspace(TinyWeights.WORKERS));
  }

  /** The values of rows, without what the array may hold behind them. */
  public static float[] values(Rows rows) {
    return java.util.Arrays.copyOf(rows.data(), rows.rows() * rows.width());
  }
}
