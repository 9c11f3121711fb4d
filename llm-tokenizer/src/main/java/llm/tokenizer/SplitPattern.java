package llm.tokenizer;

import java.util.List;

/**
 * Cuts a text in the matches of a pattern and the gaps between them.
 *
 * <p>The matcher backtracks like the engines that the published patterns were written for (first
 * alternative first, greedy), but keeps its alternatives in an array: however long the text, it
 * needs no stack, and a repeated set of characters costs one entry.
 */
final class SplitPattern implements SplitRule {
  /**
   * One step of the matcher.
   *
   * @param op what to do
   * @param set the characters of a {@link Op#RUN}
   * @param first smallest count of a run; relative target of a jump, or of a fork's first choice
   * @param second largest count of a run; relative target of a fork's second choice
   */
  record Step(Op op, CharClass set, int first, int second) {}

  enum Op {
    RUN,
    FORK,
    JUMP,
    AHEAD,
    NOT_AHEAD,
    MATCH
  }

  private static final int NO_MATCH = -1;

  private final String expression;
  private final Step[] steps;

  private SplitPattern(String expression, List<Step> steps) {
    this.expression = expression;
    this.steps = steps.toArray(Step[]::new);
  }

  /** The pattern that {@code expression} writes down; see {@link PatternParser}. */
  static SplitPattern compile(String expression) {
    return new SplitPattern(expression, PatternParser.parse(expression));
  }

  /** The regular expression. */
  @Override
  public String toString() {
    return expression;
  }

  @Override
  public void split(Splitting splitting, int from, int to) {
    int done = from;
    for (int at = from; at < to; ) {
      int end = match(splitting, 0, at, to);
      if (end <= at) {
        at++;
        continue;
      }
      if (at > done) {
        splitting.cut(at);
      }
      splitting.cut(end);
      at = end;
      done = end;
    }
    if (done < to) {
      splitting.cut(to);
    }
  }

  /** The end of the match of the steps from {@code step} on at {@code at}. */
  private int match(Splitting splitting, int step, int at, int to) {
    int[] text = splitting.text();
    int kept = splitting.alternatives();
    int position = at;
    int current = step;
    while (true) {
      Step now = steps[current];
      boolean matched = true;
      switch (now.op()) {
        case RUN -> {
          int limit = (int) Math.min(to, (long) position + now.second());
          int lowest = position + now.first();
          while (position < limit && now.set().contains(text[position])) {
            position++;
          }
          matched = position >= lowest;
          current++;
          if (position > lowest) {
            splitting.push(current, position - 1, lowest);
          }
        }
        case FORK -> {
          splitting.push(current + now.second(), position, position);
          current += now.first();
        }
        case JUMP -> current += now.first();
        case AHEAD -> {
          matched = match(splitting, current + 1, position, to) != NO_MATCH;
          current += now.first();
        }
        case NOT_AHEAD -> {
          matched = match(splitting, current + 1, position, to) == NO_MATCH;
          current += now.first();
        }
        case MATCH -> {
          splitting.dropTo(kept);
          return position;
        }
      }
      if (!matched) {
        if (splitting.alternatives() == kept) {
          return NO_MATCH;
        }
        current = splitting.topStep();
        position = splitting.popPosition();
      }
    }
  }
}
