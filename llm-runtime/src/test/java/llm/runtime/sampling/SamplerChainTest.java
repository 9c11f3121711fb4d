package llm.runtime.sampling;

import static llm.runtime.sampling.Chains.assertDrawn;
import static llm.runtime.sampling.Chains.logits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import llm.api.GenerationOptions;
import llm.api.Sampler;
import llm.api.Sampling;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SamplerChainTest {
  private static final SamplerContext CONTEXT = new SamplerContext(300, 50, id -> "t" + id + " ");

  private static float[] random(long seed) {
    var random = new Random(seed);
    var logits = new float[300];
    for (int i = 0; i < logits.length; i++) logits[i] = (float) random.nextGaussian() * 3;
    return logits;
  }

  private static List<Integer> draws(GenerationOptions options, float[] logits) {
    var chain = SamplerChain.of(options.sampling(), CONTEXT);
    var drawn = new ArrayList<Integer>();
    for (int i = 0; i < 30; i++) {
      drawn.add(chain.sample(logits));
      chain.accept(drawn.getLast());
    }
    return drawn;
  }

  private static GenerationOptions.Builder everything() {
    return GenerationOptions.builder()
        .logitBias(Map.of(3, 2f))
        .penalties(new Sampler.Penalties(1.1f, 0.2f, 0.1f, -1))
        .dry(new Sampler.Dry(0.8f, 1.75f, 1, -1, List.of("5")))
        .topNSigma(3)
        .typical(0.98f)
        .xtc(new Sampler.Xtc(0.5f, 0.05f))
        .dynamicTemperature(0.3f, 1.2f);
  }

  @Test
  void withoutSamplersDrawsAreInProportion() {
    var p = new double[] {0.4, 0.3, 0.15, 0.1, 0.05};
    assertDrawn(p, Chains.of(5), logits(p));
  }

  @Test
  void theOrderMatters() {
    var p = logits(0.5, 0.3, 0.2);
    var topP = new Sampler.TopP(0.75f);
    var hot = Sampler.Temperature.of(100); // nearly the same probability for all three
    assertDrawn(new double[] {0.5013, 0.4987, 0}, Chains.of(3, topP, hot), p);
    assertDrawn(new double[] {0.3349, 0.3332, 0.3319}, Chains.of(3, hot, topP), p);
    var xtc = new Sampler.Xtc(1, 0.4f);
    assertDrawn(new double[] {1, 0, 0}, Chains.of(3, new Sampler.TopK(1), xtc), p);
    assertDrawn(new double[] {0.625, 0.375, 0}, Chains.of(3, xtc, new Sampler.TopK(2)), p);
    var low = new Sampler.Xtc(1, 0.25f);
    assertDrawn(new double[] {0, 1, 0}, Chains.of(3, low, new Sampler.TopK(1)), p);
  }

  @Property(tries = 50)
  void theSameSeedDrawsTheSame(@ForAll long seed) {
    Assume.that(seed != Sampling.ANOTHER_EACH_TIME);
    for (var options : List.of(everything(), everything().topK(0), everything().topK(0).minP(0))) {
      var built = options.seed(seed).build();
      assertEquals(draws(built, random(seed)), draws(built, random(seed)));
    }
    var mirostat = everything().mirostat(Sampler.Mirostat.defaults()).seed(seed).build();
    assertEquals(draws(mirostat, random(seed)), draws(mirostat, random(seed)));
  }

  @Test
  void anotherSeedDrawsOthers() {
    var options = GenerationOptions.builder().temperature(2);
    assertNotEquals(
        draws(options.seed(1).build(), random(1)), draws(options.seed(2).build(), random(1)));
  }

  @Property(tries = 100)
  void greedyTakesTheLikeliestWhateverElseIsOn(@ForAll long seed) {
    var logits = random(seed);
    int best = 0;
    for (int i = 0; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
    var expected = new ArrayList<Integer>();
    for (int i = 0; i < 30; i++) expected.add(best);
    var builder = GenerationOptions.builder().temperature(0).topNSigma(1).topK(3);
    assertEquals(expected, draws(builder.build(), logits));
    assertEquals(expected, draws(builder.dynamicTemperature(1, 1).build(), logits));
    assertEquals(expected, draws(builder.samplers(List.of()).build(), logits));
    assertEquals(expected, draws(builder.mirostat(Sampler.Mirostat.defaults()).build(), logits));
  }

  @Test
  void penaltiesActOnGreedyToo() {
    var options = GenerationOptions.builder().temperature(0);
    var chain =
        SamplerChain.of(
            options.penalties(new Sampler.Penalties(2, 0, 0, 10)).build().sampling(), CONTEXT);
    var logits = random(1);
    int first = chain.sample(logits);
    chain.accept(first);
    assertNotEquals(first, chain.sample(logits));
  }

  @Property(tries = 50)
  void logitsStayAsTheyAre(@ForAll long seed) {
    var logits = random(seed);
    draws(everything().build(), logits);
    assertArrayEquals(random(seed), logits);
  }

  @Property(tries = 100)
  void aBannedTokenIsNeverDrawn(@ForAll long seed) {
    var logits = random(seed);
    var all = new HashMap<Integer, Float>();
    for (int i = 0; i < 300; i++) if (i != 17) all.put(i, Float.NEGATIVE_INFINITY);
    for (var options : List.of(everything(), everything().topK(0).topP(1).minP(0))) {
      var drawn = draws(options.logitBias(all).seed(seed).build(), logits);
      assertEquals(List.of(17), drawn.stream().distinct().toList());
    }
  }
}
