package llm.runtime.sampling;

import java.util.Arrays;

/**
 * Makes the last tokens less likely (Keskar et al. 2019): a positive logit is divided by the
 * penalty, a negative one multiplied.
 */
public final class RepetitionPenalty implements SamplingStep {
  private final float penalty;
  private final int[] window; // a ring of the last tokens, -1 where there is none
  private int next;

  /**
   * A penalty for tokens that are among the last ones.
   *
   * @param window how many of the last tokens count
   */
  public RepetitionPenalty(float penalty, int window) {
    this.penalty = penalty;
    this.window = new int[window];
    Arrays.fill(this.window, -1);
  }

  /** Says that this token was read or written. */
  public void accept(int token) {
    if (window.length == 0) return;
    window[next] = token;
    next = (next + 1) % window.length;
  }

  @Override
  public void apply(Candidates candidates) {
    for (int i = 0; i < window.length; i++) {
      int token = window[i];
      if (token < 0 || token >= candidates.size() || seenBefore(i)) continue;
      float logit = candidates.logit(token); // nothing was thinned out yet: index equals id
      candidates.setLogit(token, logit > 0 ? logit / penalty : logit * penalty);
    }
  }

  private boolean seenBefore(int index) {
    for (int i = 0; i < index; i++) if (window[i] == window[index]) return true;
    return false;
  }
}
