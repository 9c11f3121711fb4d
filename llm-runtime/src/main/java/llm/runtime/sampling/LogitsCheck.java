package llm.runtime.sampling;

import llm.api.LogitsException;

/**
 * Refuses logits that are no numbers: whatever would be chosen among them would be made up.
 *
 * <p>Some may be -∞, which stands for a token that cannot come.
 */
public final class LogitsCheck {
  private LogitsCheck() {}

  /**
   * Looks at the logits of one position.
   *
   * @throws LogitsException if one is not a number, or ∞, or if all are -∞
   */
  public static void check(float[] logits, int position) {
    boolean possible = false;
    for (int i = 0; i < logits.length; i++) {
      float logit = logits[i];
      if (!(logit < Float.POSITIVE_INFINITY))
        throw refused(position, "logit " + i + " is " + logit);
      possible |= logit > Float.NEGATIVE_INFINITY;
    }
    if (!possible) throw refused(position, "all are -Infinity");
  }

  private static LogitsException refused(int position, String found) {
    return new LogitsException(
        "the logits of position "
            + position
            + " are no numbers ("
            + found
            + "): the model's weights are broken, or too large to compute with",
        position);
  }
}
