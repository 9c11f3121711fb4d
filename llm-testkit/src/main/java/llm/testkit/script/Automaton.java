package llm.testkit.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All states that a {@link Reader} can come to, by number, as tables.
 *
 * <p>Bytes that make no difference are one, 0; other symbols are numbered from 1.
 */
final class Automaton {
  /** Elements of the table of states: 64 MiB. */
  private static final int LIMIT = 1 << 24;

  private final Reader reader;
  private final int[] classes; // [symbols of the alphabet]
  private final int[] examples; // [classes]: a symbol of each
  private final Map<Reader.State, Integer> numbers = new HashMap<>();
  private final List<Reader.State> states = new ArrayList<>();
  private final List<int[]> next = new ArrayList<>();

  /**
   * Goes to all states.
   *
   * @throws IllegalArgumentException if they are too many
   */
  Automaton(Alphabet alphabet, Reader reader) {
    this.reader = reader;
    this.classes = new int[alphabet.size()];
    var symbols = reader.symbols();
    this.examples = new int[symbols.cardinality() + 1];
    examples[0] = Reader.OTHER;
    int count = 1;
    for (int s = symbols.nextSetBit(0); s >= 0; s = symbols.nextSetBit(s + 1)) {
      classes[s] = count;
      examples[count++] = s;
    }
    if (reader.length() > LIMIT / count) throw tooLong(reader.length());
    number(reader.start());
    for (int s = 0; s < states.size(); s++) next.add(step(states.get(s)));
  }

  private int[] step(Reader.State state) {
    var row = new int[examples.length];
    for (int c = 0; c < row.length; c++) row[c] = number(reader.next(state, examples[c]));
    return row;
  }

  private int number(Reader.State state) {
    var known = numbers.putIfAbsent(state, states.size());
    if (known != null) return known;
    states.add(state);
    if (states.size() > LIMIT / examples.length) throw tooLong(states.size());
    return states.size() - 1;
  }

  private IllegalArgumentException tooLong(int states) {
    return new IllegalArgumentException(
        "the script has "
            + states
            + " states or more, expected up to "
            + LIMIT / examples.length
            + ": let it say less");
  }

  /** How many states there are. */
  int states() {
    return states.size();
  }

  /** How many kinds of symbols there are, with 0. */
  int classes() {
    return examples.length;
  }

  /** The kind of a symbol. */
  int classOf(int symbol) {
    return classes[symbol];
  }

  /** Which state follows: {@code [states, classes]}. */
  float[] next() {
    var all = new float[states.size() * classes()];
    int at = 0;
    for (var row : next) for (int state : row) all[at++] = state;
    return all;
  }

  /** The kind of symbol that each state wants next, and otherwise: {@code [states, 2]}. */
  float[] wanted() {
    var all = new float[2 * states.size()];
    for (int s = 0; s < states.size(); s++) {
      all[2 * s] = classOf(reader.wanted(states.get(s)));
      all[2 * s + 1] = classOf(reader.otherwise(states.get(s)));
    }
    return all;
  }
}
