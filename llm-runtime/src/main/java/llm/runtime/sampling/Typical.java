package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * Locally typical sampling (Meister et al. 2022): only the tokens whose surprise is nearest to the
 * entropy, as many as make up probability p.
 */
record Typical(Sampler.Typical options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    candidates.softmax();
    float entropy = candidates.entropy();
    var ranks = candidates.ranks();
    for (int i = 0; i < candidates.size(); i++) {
      ranks[i] = Math.abs(candidates.surprise(i) - entropy);
    }
    candidates.keepLowest(ranks, options.p());
  }
}
