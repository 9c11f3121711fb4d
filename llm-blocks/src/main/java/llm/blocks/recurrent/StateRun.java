package llm.blocks.recurrent;

import java.util.ArrayList;
import java.util.List;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * Successive rows of one sequence in a batch, and the arrays of its state.
 *
 * <p>A state says which array is read and which is written row by row, and only to one thread; so
 * this is asked before the rows are cut over threads.
 *
 * @param first the first row
 * @param end behind the last one
 * @param from the state before the rows
 * @param to where the state behind them goes; may be from
 */
record StateRun(int first, int end, float[] from, float[] to) {
  /** The runs of a batch, in its order: a sequence whose rows do not touch has several. */
  static List<StateRun> of(Batch batch, StateSlot<RecurrentState> slot) {
    var runs = new ArrayList<StateRun>();
    for (int first = 0, end; first < batch.size(); first = end) {
      var sequence = batch.state(first);
      end = first + 1;
      while (end < batch.size() && batch.state(end) == sequence) end++;
      var state = slot.of(sequence);
      runs.add(new StateRun(first, end, state.read(), state.write()));
    }
    return runs;
  }
}
