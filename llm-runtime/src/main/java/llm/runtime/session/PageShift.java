package llm.runtime.session;

import java.util.Optional;
import llm.runtime.text.Shortening;

/**
 * Lets the oldest tokens behind the first ones go, in whole pages: half of them, or what must go.
 *
 * <p>What stays behind them is read again, as if it had been the text from its beginning: so this
 * is exact for every model, those with recurrent states and with learned positions included. As
 * half of the tokens go, each token that is written costs one that is read.
 *
 * @param keep tokens that stay at the beginning
 * @param contextLength tokens that the context holds
 */
record PageShift(int keep, int contextLength) implements Shortening {
  /** Tokens of a page. */
  static final int PAGE = 64;

  /**
   * Keeps so many tokens.
   *
   * @throws IllegalArgumentException if the context has no page behind them
   */
  static PageShift of(int keep, int contextLength) {
    int most = contextLength - PAGE - 1;
    if (keep <= most) return new PageShift(keep, contextLength);
    throw new IllegalArgumentException(
        "whenFull: "
            + keep
            + " tokens to keep in a context of "
            + contextLength
            + ", expected at most "
            + most
            + ", as pages of "
            + PAGE
            + " go");
  }

  @Override
  public Optional<int[]> shortened(int[] tokens) {
    int behind = tokens.length - keep;
    return Optional.of(without(tokens, Math.max(1, behind / 2 / PAGE)));
  }

  /** Half of what is held goes, if that is enough; the prompt stays, all of it. */
  @Override
  public int[] room(int[] held, int more) {
    int behind = held.length - keep;
    int excess = held.length + more - (contextLength - 1);
    if (excess <= 0) return held;
    int pages = Math.max(behind / 2 / PAGE, Math.ceilDiv(excess, PAGE));
    return pages * PAGE <= behind ? without(held, pages) : held;
  }

  private int[] without(int[] tokens, int pages) {
    int drop = pages * PAGE;
    var rest = new int[tokens.length - drop];
    System.arraycopy(tokens, 0, rest, 0, keep);
    System.arraycopy(tokens, keep + drop, rest, keep, rest.length - keep);
    return rest;
  }
}
