package llm.runtime.sampling;

import llm.api.Sampler;

/** Only the k likeliest tokens (Fan et al. 2018, "Hierarchical Neural Story Generation"). */
record TopK(Sampler.TopK options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    if (options.k() < candidates.size()) candidates.keepTop(options.k());
  }
}
