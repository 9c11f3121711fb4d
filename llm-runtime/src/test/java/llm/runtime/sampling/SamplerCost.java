package llm.runtime.sampling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import llm.api.GenerationOptions;
import llm.api.Sampler;

/**
 * Measures what a chain costs a token, with a vocabulary of 128,000 tokens; started by hand: {@code
 * java -cp llm-api/target/classes:llm-runtime/target/classes:llm-runtime/target/test-classes
 * llm.runtime.sampling.SamplerCost}.
 */
final class SamplerCost {
  private static final int VOCABULARY = 128_000;
  private static final int CONTEXT = 2048;
  private static final int TOKENS = 400;

  private final float[][] logits = new float[32][VOCABULARY];

  private SamplerCost() {
    var random = new Random(1);
    for (var row : logits) {
      for (int i = 0; i < VOCABULARY; i++) row[i] = (float) random.nextGaussian() * 3;
      for (int i = 0; i < 20; i++) row[random.nextInt(VOCABULARY)] += 12;
    }
  }

  public static void main(String[] arguments) {
    var cost = new SamplerCost();
    chains().forEach((_, options) -> cost.medianNanos(options)); // compiles what is measured
    chains()
        .forEach(
            (name, options) ->
                System.out.printf("%-32s %7.1f us%n", name, cost.medianNanos(options) / 1e3));
  }

  private static Map<String, GenerationOptions> chains() {
    var chains = new LinkedHashMap<String, GenerationOptions>();
    chains.put("greedy", GenerationOptions.greedy());
    chains.put("defaults", builder().build());
    chains.put("all on", all().build());
    chains.put("all on but top-n-sigma", all().topNSigma(0).build());
    chains.put("all on but top-k", all().topK(0).build());
    chains.put("all on but top-k, top-n-sigma", all().topK(0).topNSigma(0).build());
    chains.put("temperature alone", whole().build());
    chains.put("top-p alone", whole().topP(0.95f).build());
    chains.put("typical alone", whole().typical(0.95f).build());
    chains.put("mirostat", builder().mirostat(Sampler.Mirostat.defaults()).build());
    return chains;
  }

  private static GenerationOptions.Builder builder() {
    return GenerationOptions.builder().seed(1);
  }

  private static GenerationOptions.Builder whole() {
    return builder().topK(0).topP(1).minP(0);
  }

  private static GenerationOptions.Builder all() {
    return builder()
        .logitBias(Map.of(5, 1f, 9, Float.NEGATIVE_INFINITY))
        .penalties(new Sampler.Penalties(1.1f, 0.1f, 0.1f, 64))
        .dry(new Sampler.Dry(0.8f, 1.75f, 2, 64, Sampler.Dry.off().sequenceBreakers()))
        .topNSigma(2)
        .typical(0.95f)
        .xtc(new Sampler.Xtc(0.5f, 0.1f))
        .dynamicTemperature(0.3f, 1);
  }

  private long medianNanos(GenerationOptions options) {
    var context = new SamplerContext(VOCABULARY, CONTEXT, id -> id % 50 == 0 ? "\n" : "ab");
    var chain = SamplerChain.of(options.sampling(), context);
    for (int i = 0; i < CONTEXT; i++) chain.accept(i * i % 100);
    var times = new long[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      long start = System.nanoTime();
      chain.accept(chain.sample(logits[i % logits.length]));
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[TOKENS / 2];
  }
}
