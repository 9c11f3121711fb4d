package llm.runtime.sampling;

import llm.api.Sampler;

/** Adds to the logits of some tokens (OpenAI's {@code logit_bias}); -infinity bans a token. */
record LogitBias(Sampler.LogitBias options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    options.addends().forEach((id, addend) -> add(candidates, candidates.indexOf(id), addend));
  }

  private static void add(Candidates candidates, int at, float addend) {
    if (at >= 0) candidates.setLogit(at, candidates.logit(at) + addend);
  }
}
