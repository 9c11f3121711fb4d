package llm.runtime.sampling;

import llm.api.ConstraintException;

/** Leaves out what must not come: the first of all steps, so that the others see nothing else. */
final class Mask implements SamplingStep {
  private final AllowedTokens allowed;
  private final long[] mask;

  Mask(AllowedTokens allowed, int vocabularySize) {
    this.allowed = allowed;
    this.mask = new long[(vocabularySize + 63) / 64];
  }

  @Override
  public void apply(Candidates candidates) {
    allowed.fill(mask);
    if (!candidates.keep(mask)) throw nothingLeft("no token of the vocabulary goes on with it");
    checkPossible(candidates);
  }

  /** Refuses to draw where all that may come was ruled out. */
  static void checkPossible(Candidates candidates) {
    if (candidates.max() > Float.NEGATIVE_INFINITY) return;
    throw nothingLeft(
        "the model, a bias or a processor of logits leaves none of the tokens that fit");
  }

  private static ConstraintException nothingLeft(String why) {
    return new ConstraintException(
        ConstraintException.Kind.NO_TOKEN_LEFT, "", "", "constraint: " + why);
  }

  /** Behind a bias, which may rule out what the mask has left. */
  record Possible() implements SamplingStep {
    @Override
    public void apply(Candidates candidates) {
      checkPossible(candidates);
    }
  }
}
