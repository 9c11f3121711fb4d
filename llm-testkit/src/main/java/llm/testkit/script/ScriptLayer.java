package llm.testkit.script;

import java.util.Arrays;
import java.util.List;
import llm.blocks.Description;
import llm.blocks.InvalidModelException;
import llm.blocks.Layer;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * Reads each row's symbols, and says which come next: a finite automaton whose tables are weights.
 *
 * <ul>
 *   <li>{@code next [states, classes]}: the state behind a state and a symbol
 *   <li>{@code wanted [states, 2]}: the class of the symbol that comes next, and of another one if
 *       that must not come
 * </ul>
 *
 * The state behind each position is kept, in {@link PreviousState}.
 */
final class ScriptLayer implements Layer {
  /** Stands behind a token's last symbol. */
  static final float NOTHING = -1;

  /** How much a symbol is wanted that comes only if another must not. */
  private static final float HALF = 0.5f;

  private final PreviousState previous = new PreviousState();
  private final int classes;
  private final int longest;
  private final float[] next; // [states, classes]
  private final float[] wanted; // [states, 2]

  ScriptLayer(Weights w, int classes, int longest) {
    this.classes = classes;
    this.longest = longest;
    int states = w.at("next").rows(classes);
    next = w.at("next").floats(states, classes);
    wanted = w.at("wanted").floats(states, 2);
    check("next", next, states);
    check("wanted", wanted, classes);
  }

  private static void check(String name, float[] table, int limit) {
    for (float value : table) {
      if (value >= 0 && value < limit && value == (int) value) continue;
      throw new InvalidModelException(
          "blk.0." + name + ".weight has " + value + ", expected whole numbers below " + limit);
    }
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(previous.slot());
  }

  @Override
  public void apply(Rows x, Pass pass) {
    var batch = pass.batch();
    var states = previous.read(pass);
    for (int r = 0; r < batch.size(); r++) {
      int state = step(states.getOrDefault(batch.state(r), 0), x, r);
      states.put(batch.state(r), state);
      previous.write(batch, r, state);
      say(state, x, r);
    }
  }

  private int step(int from, Rows x, int row) {
    int state = from;
    int at = x.offset(row);
    for (int i = 0; i < longest && x.data()[at + i] >= 0; i++) {
      state = (int) next[state * classes + Math.min((int) x.data()[at + i], classes - 1)];
    }
    return state;
  }

  private void say(int from, Rows x, int row) {
    var data = x.data();
    int at = x.offset(row);
    Arrays.fill(data, at, at + x.width(), 0);
    data[at] = 1;
    int state = from;
    for (int i = 0; i < longest; i++) {
      int symbol = (int) wanted[2 * state];
      int other = (int) wanted[2 * state + 1];
      int column = at + i * (classes - 1);
      if (i == 0 && other > 0) data[column + other] = HALF;
      if (symbol > 0) data[column + symbol] = 1;
      state = (int) next[state * classes + symbol];
    }
  }

  @Override
  public Description describe(KeyValueType type) {
    return Description.of("blk", "Script")
        .with("states", wanted.length / 2)
        .with("symbols", classes)
        .withStates(states(), type);
  }
}
