package llm.tokenizer;

import java.util.Arrays;

/** One text on its way through the rules of a pre-tokenizer; belongs to one call. */
final class Splitting {
  private final int[] text;
  private IdBuffer ends = new IdBuffer();
  private int[] stack = new int[48];
  private int stackSize;

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
      int from = 0;
      for (int to : pieces) {
        rule.split(this, from, to);
        from = to;
      }
      pieces = ends.toArray();
    }
    return pieces;
  }

  /** How many alternatives wait to be tried. */
  int alternatives() {
    return stackSize / 3;
  }

  /** Keeps an alternative: resume at {@code step} from any position in [lowest, highest]. */
  void push(int step, int highest, int lowest) {
    if (stackSize + 3 > stack.length) {
      stack = Arrays.copyOf(stack, stack.length * 2);
    }
    stack[stackSize] = step;
    stack[stackSize + 1] = highest;
    stack[stackSize + 2] = lowest;
    stackSize += 3;
  }

  /** The step of the latest alternative. */
  int topStep() {
    return stack[stackSize - 3];
  }

  /** Takes the highest position left of the latest alternative, dropping it after the last. */
  int popPosition() {
    int position = stack[stackSize - 2]--;
    if (position == stack[stackSize - 1]) {
      stackSize -= 3;
    }
    return position;
  }

  /** Drops all alternatives but the first {@code count}. */
  void dropTo(int count) {
    stackSize = count * 3;
  }
}
