package llm.testkit.script;

import java.util.HashMap;
import java.util.Map;
import llm.blocks.Pass;
import llm.tensor.Operations;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;

/**
 * The number of the state behind each position, kept where attention keeps what it looks at, so
 * that a sequence can be cut back, branched and shared as that of any model: as the value of a
 * position, a bit in each element, +1 or -1, which every type of the cache keeps.
 *
 * <p>It is read by an attention that sees the position before a row, and nothing else.
 */
final class PreviousState {
  private static final int BITS = 32;
  private static final float FAR = -1e9f;

  private final AttentionLayer layer;

  PreviousState() {
    var shape =
        AttentionShape.of(1, 1, BITS)
            .withSight(Sight.window(2))
            .withBias(PreviousState::onlyTheOneBefore);
    layer = new AttentionLayer(StateSlot.keysAndValues(1, BITS, BITS), shape);
  }

  private static void onlyTheOneBefore(int head, int distance, float[] scores, int from, int to) {
    for (int i = from; i < to; i++) if (distance + i - from != -1) scores[i] += FAR;
  }

  StateSlot<KeyValues> slot() {
    return layer.keys();
  }

  /** The states that the sequences of a pass were in before it. */
  Map<SequenceState, Integer> read(Pass pass) {
    var rows = pass.batch();
    var first = new Batch(); // a row of each sequence that has seen something
    var states = new HashMap<SequenceState, Integer>();
    for (int r = 0; r < rows.size(); r++) {
      if (states.putIfAbsent(rows.state(r), 0) == null && rows.position(r) > 0) {
        first.add(rows.token(r), rows.position(r), rows.state(r));
        write(first, first.size() - 1, 0); // it sees itself too, though it does not count
      }
    }
    if (first.size() == 0) return states;
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var queries = workspace.take(first.size(), BITS);
    for (int r = 0; r < first.size(); r++) {
      java.util.Arrays.fill(queries.data(), queries.offset(r), queries.offset(r) + BITS, 0);
    }
    var values = workspace.take(first.size(), BITS);
    Operations.attention(queries, layer, first, values, workspace);
    for (int r = 0; r < first.size(); r++) {
      int state = 0;
      for (int bit = 0; bit < BITS; bit++) {
        if (values.data()[values.offset(r) + bit] > 0) state |= 1 << bit;
      }
      states.put(first.state(r), state);
    }
    workspace.release(mark);
    return states;
  }

  /** Keeps the state behind a row. */
  void write(Batch rows, int row, int state) {
    var bits = new float[BITS];
    for (int bit = 0; bit < BITS; bit++) bits[bit] = (state >>> bit & 1) == 1 ? 1 : -1;
    layer.keys().of(rows.state(row)).write(rows.position(row), new float[BITS], 0, bits, 0);
  }
}
