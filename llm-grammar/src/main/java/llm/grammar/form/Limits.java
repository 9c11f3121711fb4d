package llm.grammar.form;

import java.time.Duration;

/**
 * What a grammar may cost; it comes from a request, and nobody has read it before.
 *
 * @param depth how deep expressions and groups may nest
 * @param size how many nodes (characters of literals count a sixteenth of one) the rules may have
 * @param states how many states of automata are kept, before those that are not in use are dropped
 * @param time how long compiling may take
 */
public record Limits(int depth, int size, int states, Duration time) {
  /** Checks that each is above zero. */
  public Limits {
    if (depth < 1 || size < 1 || states < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "limits of a grammar must be above zero: "
              + depth
              + ", "
              + size
              + ", "
              + states
              + ", "
              + time);
    }
  }

  /** 500 levels, two million nodes, 200,000 states, five seconds. */
  public static Limits defaults() {
    return new Limits(500, 2_000_000, 200_000, Duration.ofSeconds(5));
  }
}
