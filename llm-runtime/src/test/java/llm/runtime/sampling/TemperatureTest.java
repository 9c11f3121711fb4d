package llm.runtime.sampling;

import static llm.runtime.sampling.Chains.assertDrawn;
import static llm.runtime.sampling.Chains.logits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import llm.api.Sampler;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class TemperatureTest {
  @Test
  void temperatureSharpens() {
    var p = new double[] {0.36 / 0.52, 0.16 / 0.52};
    assertDrawn(p, Chains.of(2, Sampler.Temperature.of(0.5f)), logits(0.6, 0.4));
  }

  @Test
  void temperatureFlattens() {
    assertDrawn(
        new double[] {0.75, 0.25}, Chains.of(2, Sampler.Temperature.of(2)), logits(0.9, 0.1));
  }

  @Test
  void temperatureZeroTakesTheFirstOfTheLikeliest() {
    var candidates = Chains.candidates(1, 3, 3, 2);
    new Temperature(0).apply(candidates);
    assertEquals(1, candidates.size());
    assertEquals(1, candidates.id(0));
  }

  /** Entropy of 0.9, 0.1 is 0.3251, of the greatest possible 0.6931 the share 0.469. */
  @Test
  void dynamicTemperatureFollowsTheEntropy() {
    var candidates = Chains.candidates(logits(0.9, 0.1));
    new DynamicTemperature(new Sampler.Temperature(1, 0.5f, 2)).apply(candidates);
    double temperature = 0.5 + 0.46900 * 0.46900;
    assertArrayEquals(
        new double[] {Math.log(0.9) / temperature, Math.log(0.1) / temperature},
        Chains.logitsOf(candidates),
        1e-4);
  }

  @Property(tries = 100)
  void equallyLikelyTokensHaveTheHighestTemperature(
      @ForAll @FloatRange(min = 0.1f, max = 2) float value,
      @ForAll @FloatRange(min = 0.1f, max = 3) float range,
      @ForAll @FloatRange(min = 0.1f, max = 3) float exponent) {
    var candidates = Chains.candidates(6, 6, 6);
    new DynamicTemperature(new Sampler.Temperature(value, range, exponent)).apply(candidates);
    assertEquals(6 / (value + range), candidates.logit(0), 1e-3 * 6 / (value + range));
  }
}
