package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * Nucleus sampling (Holtzman et al. 2019, "The Curious Case of Neural Text Degeneration"): only the
 * likeliest tokens, as many as make up probability p.
 */
record TopP(Sampler.TopP options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    candidates.softmax();
    float max = candidates.max();
    var ranks = candidates.ranks();
    for (int i = 0; i < candidates.size(); i++) ranks[i] = max - candidates.logit(i);
    candidates.keepLowest(ranks, options.p());
  }
}
