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

  /** No limit to the length of a run. */
  static final int UNLIMITED = Integer.MAX_VALUE;

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

  /** The number of steps. */
  int size() {
    return steps.length;
  }

  /** The end of the match of the steps from {@code step} on at {@code at}, or {@code -1}. */
  private int match(Splitting splitting, int step, int at, int to) {
    var backtracking = splitting.backtracking();
    int kept = backtracking.size();
    int position = at;
    int current = step;
    while (true) {
      Step now = steps[current];
      boolean matched = true;
      switch (now.op()) {
        case RUN -> {
          int end = runEnd(splitting, current, position, to);
          matched = end != NO_MATCH;
          current++;
          if (matched && end > position + now.first()) {
            backtracking.push(current, position + now.first(), end);
            matched = false; // go on with what was just kept
          } else {
            position = end;
          }
        }
        case FORK -> {
          backtracking.push(current + now.second(), position, position);
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
          backtracking.dropTo(kept);
          return position;
        }
      }
      if (!matched) {
        if (!backtracking.next(kept, to)) {
          return NO_MATCH;
        }
        current = backtracking.step();
        position = backtracking.position();
      }
    }
  }

  /** Where the longest run of characters for a step ends, or {@code -1} if it cannot succeed. */
  private int runEnd(Splitting splitting, int step, int position, int to) {
    Step run = steps[step];
    int lowest = position + run.first();
    if (run.second() == UNLIMITED
        && splitting.backtracking().failed(step + 1, lowest, position, to)) {
      return NO_MATCH;
    }
    int[] text = splitting.text();
    int limit = (int) Math.min(to, (long) position + run.second());
    int end = position;
    while (end < limit && run.set().contains(text[end])) {
      end++;
    }
    return end < lowest ? NO_MATCH : end;
  }
}
