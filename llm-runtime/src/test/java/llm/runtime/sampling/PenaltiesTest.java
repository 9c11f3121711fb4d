package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import llm.api.Sampler;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PenaltiesTest {
  private static double[] penalized(Sampler.Penalties options, float[] logits, int... tokens) {
    var penalties = new Penalties(options, 1000);
    for (int token : tokens) penalties.accept(token);
    var candidates = Chains.candidates(logits);
    penalties.apply(candidates);
    return Chains.logitsOf(candidates);
  }

  @Test
  void repetitionDividesPositiveLogitsAndMultipliesNegativeOnes() {
    var options = new Sampler.Penalties(2, 0, 0, 2); // 3 falls out of the window
    assertArrayEquals(
        new double[] {2, -8, 4, 4}, penalized(options, new float[] {4, -4, 4, 4}, 3, 0, 1));
  }

  @Test
  void presenceIsTakenOffOnceAndFrequencyEachTime() {
    var options = new Sampler.Penalties(1, 0.5f, 0.25f, 64);
    assertArrayEquals(
        new double[] {2 - 0.5 - 2 * 0.25, 2 - 0.5 - 0.25, 2},
        penalized(options, new float[] {2, 2, 2}, 0, 1, 0));
  }

  @Property(tries = 200)
  void countsAreThoseOfTheLastTokens(
      @ForAll @Size(max = 300) List<@IntRange(max = 5) Integer> tokens,
      @ForAll @IntRange(min = 1, max = 120) int window) {
    var options = new Sampler.Penalties(1, 0, 1, window);
    var found = penalized(options, new float[6], tokens.stream().mapToInt(i -> i).toArray());
    var last = tokens.subList(Math.max(0, tokens.size() - window), tokens.size());
    for (int id = 0; id < 6; id++) assertEquals(-Collections.frequency(last, id), found[id]);
  }

  @Test
  void tokensAreFoundAfterOthersWereLeftOut() {
    var penalties = new Penalties(new Sampler.Penalties(1, 1, 0, 10), 10);
    penalties.accept(2);
    penalties.accept(0); // left out before
    var candidates = Chains.candidates(0, 3, 4);
    candidates.keepTop(2);
    penalties.apply(candidates);
    assertArrayEquals(new double[] {3, 3}, Chains.logitsOf(candidates)); // 4 - 1, and 3
  }

  @Test
  void logitBiasAddsAndBans() {
    var candidates = Chains.candidates(1, 2, 3);
    var addends = Map.of(0, 1.5f, 2, Float.NEGATIVE_INFINITY, 99, 1f);
    new LogitBias(new Sampler.LogitBias(addends)).apply(candidates);
    assertArrayEquals(new double[] {2.5, 2, Double.NEGATIVE_INFINITY}, Chains.logitsOf(candidates));
  }

  @Property(tries = 100)
  void aWindowHoldsTheLastTokens(
      @ForAll @Size(max = 300) List<@IntRange(max = 9) Integer> tokens,
      @ForAll @IntRange(min = 1, max = 200) int capacity) {
    var window = TokenWindow.of(capacity, 150);
    tokens.forEach(window::add);
    var found = new ArrayList<Integer>();
    for (int i = window.size() - 1; i >= 0; i--) found.add(window.back(i));
    int size = Math.min(tokens.size(), Math.min(capacity, 150));
    assertEquals(tokens.subList(tokens.size() - size, tokens.size()), found);
  }
}
