package llm.runtime.sampling;

import java.util.random.RandomGenerator;
import llm.api.Sampler;

/**
 * XTC, "Exclude Top Choices" (p-e-w 2024, text-generation-webui pull request 6335): now and then
 * leaves out all tokens whose probability reaches a threshold, but for the least likely of them.
 */
record Xtc(Sampler.Xtc options, RandomGenerator random) implements SamplingStep {
  @Override
  public void apply(Candidates candidates) {
    if (random.nextDouble() >= options.probability()) return;
    candidates.softmax();
    float least = Float.POSITIVE_INFINITY; // logit of a top choice
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.probability(i) >= options.threshold()) {
        least = Math.min(least, candidates.logit(i));
      }
    }
    candidates.keepUpTo(least);
  }
}
