package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import llm.api.LogitsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsCheckTest {
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void oneThatIsNoNumberIsNamed(float bad) {
    var e = assertThrows(LogitsException.class, () -> LogitsCheck.check(new float[] {1, bad}, 7));
    assertTrue(
        e.getMessage().startsWith("the logits of position 7 are no numbers (logit 1 is " + bad),
        e.getMessage());
  }

  @Test
  void aTokenMayBeImpossibleButNotAll() {
    float never = Float.NEGATIVE_INFINITY;
    LogitsCheck.check(new float[] {never, -1e30f, never}, 0);
    assertThrows(
        LogitsException.class, () -> LogitsCheck.check(new float[] {never, never, never}, 0));
  }

  @Test
  void theSamplerKnowsThePositionByTheTokensItWasShown() {
    var chain = Chains.of(2, llm.api.Sampler.Temperature.of(0));
    chain.accept(1);
    chain.accept(0);
    chain.accept(1);
    var e =
        assertThrows(LogitsException.class, () -> chain.sample(new float[] {Float.NaN, Float.NaN}));
    assertTrue(e.getMessage().contains("position 2"), e.getMessage());
    assertEquals(1, chain.sample(new float[] {0, 1}));
  }
}
