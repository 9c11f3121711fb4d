package llm.runtime.sampling;

import llm.api.Sampler;

/**
 * A temperature that rises with the entropy of what is left (kalomaze 2023, llama.cpp pull request
 * 4972): {@code low + (high - low) * (entropy / greatest entropy) ^ exponent}.
 */
record DynamicTemperature(Sampler.Temperature options) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    new Temperature(temperature(candidates)).apply(candidates);
  }

  private float temperature(Candidates candidates) {
    float low = Math.max(0, options.value() - options.range());
    float high = options.value() + options.range();
    if (candidates.size() == 1) return high; // one is certain at any temperature
    candidates.softmax();
    double share = Math.min(1, candidates.entropy() / Math.log(candidates.size()));
    return (float) (low + (high - low) * Math.pow(share, options.exponent()));
  }
}
