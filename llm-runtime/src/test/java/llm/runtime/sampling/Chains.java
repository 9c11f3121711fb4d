package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import llm.api.Sampler;
import llm.api.Sampling;

/** Chains and logits for tests; tokens have the characters a, b, c ... as their text. */
final class Chains {
  static final int DRAWS = 20_000;

  private Chains() {}

  static SamplerChain of(int vocabularySize, Sampler... samplers) {
    var context =
        new SamplerContext(vocabularySize, 100, id -> Character.toString('a' + (id % 26)));
    return SamplerChain.of(Sampling.of(List.of(samplers), 7), context);
  }

  /** Logits whose softmax is these probabilities. */
  static float[] logits(double... probabilities) {
    var logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) logits[i] = (float) Math.log(probabilities[i]);
    return logits;
  }

  static Candidates candidates(float... logits) {
    var candidates = new Candidates(logits.length);
    candidates.reset(logits);
    return candidates;
  }

  static List<Integer> ids(Candidates candidates) {
    return IntStream.range(0, candidates.size()).map(candidates::id).sorted().boxed().toList();
  }

  /** What the step leaves of these probabilities. */
  static List<Integer> left(SamplingStep step, double... probabilities) {
    var candidates = candidates(logits(probabilities));
    step.apply(candidates);
    return ids(candidates);
  }

  static double[] logitsOf(Candidates candidates) {
    return IntStream.range(0, candidates.size()).mapToDouble(candidates::logit).toArray();
  }

  /** Pearson's chi-squared test: draws have these probabilities, at a significance of 0.0001. */
  static void assertDrawn(double[] expected, SamplerChain chain, float[] logits) {
    var counts = new int[logits.length];
    for (int i = 0; i < DRAWS; i++) counts[chain.sample(logits)]++;
    double chiSquared = 0;
    for (int i = 0; i < counts.length; i++) {
      double wanted = expected[i] * DRAWS;
      if (wanted == 0) assertTrue(counts[i] == 0, "token " + i + " was drawn");
      else chiSquared += (counts[i] - wanted) * (counts[i] - wanted) / wanted;
    }
    assertTrue(chiSquared < 23.5, "chi squared " + chiSquared); // 4 degrees of freedom at most
  }
}
