package llm.blocks.recurrent;

import java.util.Arrays;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * The rows of a pass in runs of one sequence, and the arrays that each run's state is read from and
 * written to.
 *
 * <p>States are asked for here, by one thread and in the order of the rows, so that tasks can go
 * through all runs, each with its part of the state.
 */
final class Runs {
  private final int[] starts; // [count + 1]
  private final float[][] from;
  private final float[][] to;

  private Runs(int[] starts, float[][] from, float[][] to) {
    this.starts = starts;
    this.from = from;
    this.to = to;
  }

  /** The runs of a batch; the states are as good as written. */
  static Runs of(Batch batch, StateSlot<RecurrentState> slot) {
    var starts = new int[batch.size() + 1];
    int count = 0;
    for (int r = 0; r < batch.size(); r++) {
      if (r == 0 || batch.state(r) != batch.state(r - 1)) starts[count++] = r;
    }
    starts[count] = batch.size();
    var runs = new Runs(Arrays.copyOf(starts, count + 1), new float[count][], new float[count][]);
    for (int i = 0; i < count; i++) {
      var state = slot.of(batch.state(starts[i]));
      runs.from[i] = state.read();
      runs.to[i] = state.write();
    }
    return runs;
  }

  int count() {
    return from.length;
  }

  /** The first row of a run. */
  int start(int run) {
    return starts[run];
  }

  /** The row behind a run. */
  int end(int run) {
    return starts[run + 1];
  }

  /** The state before a run. */
  float[] from(int run) {
    return from[run];
  }

  /** Where the state behind a run goes: every element is to be written. */
  float[] to(int run) {
    return to[run];
  }
}
