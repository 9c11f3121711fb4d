package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * Only tokens at least p times as likely as the likeliest (Nguyen et al. 2024, "Turning Up the
 * Heat: Min-p Sampling for Creative and Coherent LLM Outputs").
 */
record MinP(Sampler.MinP options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    candidates.keepFrom(candidates.max() + (float) Math.log(options.p()));
  }
}
