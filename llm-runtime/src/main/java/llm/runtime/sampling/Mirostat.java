package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * Mirostat 2 (Basu et al. 2021, "Mirostat: A Neural Text Decoding Algorithm that Directly Controls
 * Perplexity"): leaves out tokens whose surprise is over mu, and moves mu by the error of the
 * surprise of the token that was drawn among the others.
 */
final class Mirostat implements SamplingStep {
  private static final float NATS = (float) Math.log(2); // of a bit

  private final Sampler.Mirostat options;
  private float mu; // bits

  Mirostat(Sampler.Mirostat options) {
    this.options = options;
    this.mu = 2 * options.tau();
  }

  @Override
  public void apply(Candidates candidates) {
    candidates.softmax();
    candidates.keepFrom(candidates.logitOfSurprise(mu * NATS));
  }

  @Override
  public void drawn(float surprise) {
    mu -= options.eta() * (surprise / NATS - options.tau());
  }
}
