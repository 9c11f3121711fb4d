package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import llm.api.GenerationOptions;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplerTest {
  /** Logits whose softmax is these probabilities. */
  private static float[] logits(double... probabilities) {
    var logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) logits[i] = (float) Math.log(probabilities[i]);
    return logits;
  }

  private static GenerationOptions.Builder plain() {
    return GenerationOptions.builder().temperature(1).topK(0).topP(1).minP(0).seed(7);
  }

  /** How often each token is drawn in 20,000 tries. */
  private static double[] frequencies(GenerationOptions options, float[] logits) {
    var sampler = Sampler.of(options, logits.length);
    var counts = new double[logits.length];
    for (int i = 0; i < 20_000; i++) counts[sampler.sample(logits)] += 1 / 20_000.0;
    return counts;
  }

  @Test
  void drawsInProportion() {
    var f = frequencies(plain().build(), logits(0.5, 0.3, 0.2));
    assertArrayEquals(new double[] {0.5, 0.3, 0.2}, f, 0.015);
  }

  @Test
  void topKKeepsTheLikeliest() {
    var f = frequencies(plain().topK(2).build(), logits(0.2, 0.5, 0.3));
    assertArrayEquals(new double[] {0, 0.625, 0.375}, f, 0.015);
  }

  @Test
  void topPKeepsThoseThatMakeUpP() {
    var f = frequencies(plain().topP(0.75f).build(), logits(0.2, 0.5, 0.3));
    assertArrayEquals(new double[] {0, 0.625, 0.375}, f, 0.015);
  }

  @Test
  void minPKeepsThoseNotMuchLessLikelyThanTheLikeliest() {
    var f = frequencies(plain().minP(0.5f).build(), logits(0.2, 0.5, 0.3));
    assertArrayEquals(new double[] {0, 0.625, 0.375}, f, 0.015);
  }

  @Test
  void temperatureSharpens() {
    var f = frequencies(plain().temperature(0.5f).build(), logits(0.6, 0.4));
    assertEquals(0.36 / (0.36 + 0.16), f[0], 0.015);
  }

  @Test
  void temperatureZeroTakesTheLikeliest() {
    var sampler = Sampler.of(GenerationOptions.greedy(), 3);
    for (int i = 0; i < 50; i++) assertEquals(1, sampler.sample(logits(0.3, 0.4, 0.3)));
  }

  @Test
  void theSameSeedDrawsTheSame() {
    var options = GenerationOptions.builder().temperature(1.5f).seed(42).build();
    var logits = new float[100];
    var random = new Random(1);
    for (int i = 0; i < 100; i++) logits[i] = (float) random.nextGaussian();
    var a = Sampler.of(options, 100);
    var b = Sampler.of(options, 100);
    for (int i = 0; i < 100; i++) assertEquals(a.sample(logits), b.sample(logits));
  }

  @Test
  void repetitionPenaltyDividesPositiveLogitsAndMultipliesNegativeOnes() {
    var penalty = new RepetitionPenalty(2, 2);
    penalty.accept(3); // falls out of the window
    penalty.accept(0);
    penalty.accept(1);
    var candidates = new Candidates(4);
    candidates.reset(new float[] {4, -4, 4, 4});
    penalty.apply(candidates);
    assertArrayEquals(
        new double[] {2, -8, 4, 4}, IntStream.range(0, 4).mapToDouble(candidates::logit).toArray());
  }

  @Property(tries = 200)
  void keepTopIsTheHeadOfASort(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 70) int k,
      @ForAll long seed) {
    var random = new Random(seed);
    var logits = new float[size];
    for (int i = 0; i < size; i++) logits[i] = random.nextInt(10); // with equal ones
    var expected =
        IntStream.range(0, size)
            .boxed()
            .sorted((a, b) -> logits[a] != logits[b] ? Float.compare(logits[b], logits[a]) : a - b)
            .limit(k)
            .mapToInt(i -> i)
            .toArray();
    var candidates = new Candidates(size);
    candidates.reset(logits);
    candidates.keepTop(k);
    var found = IntStream.range(0, candidates.size()).map(candidates::id).toArray();
    assertArrayEquals(expected, found);
    assertTrue(Arrays.stream(found).distinct().count() == found.length);
  }
}
