package llm.tokenizer;

import java.util.Arrays;

/** One text on its way through the rules of a pre-tokenizer; belongs to one call. */
final class Splitting {
  private final int[] text;
  private IdBuffer ends = new IdBuffer();
  private Backtracking backtracking = new Backtracking(0);

  Splitting(int[] text) {
    this.text = text;
  }

  int[] text() {
    return text;
  }

  /** Says that a piece ends before {@code end}; pieces are told from left to right. */
  void cut(int end) {
    ends.add(end);
  }

  /** Applies the rules one after another, each to the pieces of the one before; their ends. */
  int[] apply(Iterable<SplitRule> rules) {
    int[] pieces = {text.length};
    for (SplitRule rule : rules) {
      ends = new IdBuffer();
      backtracking = new Backtracking(rule instanceof SplitPattern pattern ? pattern.size() : 0);
      int from = 0;
      for (int to : pieces) {
        rule.split(this, from, to);
        from = to;
      }
      pieces = ends.toArray();
    }
    return pieces;
  }

  /** The state of the current rule's matcher, if it has one. */
  Backtracking backtracking() {
    return backtracking;
  }

  /**
   * The alternatives that wait to be tried, and what is known to fail.
   *
   * <p>Without that knowledge a pattern such as {@code \s*\n} would look at a long run of spaces
   * again from each of its spaces.
   */
  static final class Backtracking {
    private static final int FIELDS = 4;

    private int[] stack = new int[16 * FIELDS];
    private int size;
    // The run before these steps reaches high; after low, nothing matches in a text up to end.
    private final int[] low;
    private final int[] high;
    private final int[] end;

    Backtracking(int steps) {
      low = new int[steps];
      high = new int[steps];
      end = new int[steps];
      Arrays.fill(end, -1);
    }

    /** How much of the stack is in use. */
    int size() {
      return size;
    }

    /** Drops what came after the stack had {@code earlier} in use. */
    void dropTo(int earlier) {
      size = earlier;
    }

    /** Keeps an alternative: go on with {@code step} from highest, or if that fails from before. */
    void push(int step, int lowest, int highest) {
      if (size == stack.length) {
        stack = Arrays.copyOf(stack, size * 2);
      }
      stack[size] = step;
      stack[size + 1] = lowest;
      stack[size + 2] = highest;
      stack[size + 3] = highest + 1;
      size += FIELDS;
    }

    /**
     * Moves to the next alternative that was kept after the stack had {@code earlier} in use.
     *
     * @param to where the text ends
     * @return whether there is one; {@link #step} and {@link #position} then say which
     */
    boolean next(int earlier, int to) {
      while (size > earlier) {
        if (--stack[size - 1] >= stack[size - 3]) {
          return true;
        }
        remember(stack[size - 4], stack[size - 3], stack[size - 2], to);
        size -= FIELDS;
      }
      return false;
    }

    private void remember(int step, int lowest, int highest, int to) {
      if (lowest < highest) { // the end of a run, not a single choice
        low[step] = lowest;
        high[step] = highest;
        end[step] = to;
      }
    }

    int step() {
      return stack[size - 4];
    }

    int position() {
      return stack[size - 1];
    }

    /** Whether {@code step} is known to fail after all that is left of a run of characters. */
    boolean failed(int step, int lowest, int from, int to) {
      return end[step] == to && low[step] <= lowest && from <= high[step];
    }
  }
}
