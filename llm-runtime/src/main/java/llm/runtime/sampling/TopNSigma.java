package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * Only tokens whose logit is at most n standard deviations below the greatest (Tang et al. 2024,
 * "Top-nσ: Not All Logits Are You Need"): what is noise does not depend on the temperature.
 */
record TopNSigma(Sampler.TopNSigma options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    float max = candidates.max();
    candidates.keepFrom((float) (max - options.n() * deviation(candidates, max)));
  }

  /** The standard deviation of all logits but banned ones, taken relative to the greatest. */
  private static double deviation(Candidates candidates, float max) {
    double sum = 0, squares = 0;
    int count = 0;
    for (int i = 0; i < candidates.size(); i++) {
      double below = max - candidates.logit(i);
      if (below == Double.POSITIVE_INFINITY) continue;
      sum += below;
      squares += below * below;
      count++;
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
}
