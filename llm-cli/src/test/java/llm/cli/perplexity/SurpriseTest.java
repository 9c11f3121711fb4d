package llm.cli.perplexity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SurpriseTest {
  @Test
  void equalLogitsSurpriseAsMuchAsThereAreTokens() {
    for (var logit : new float[] {0, 1e30f, -1e30f, 5e4f}) {
      assertEquals(Math.log(4), Surprise.of(new float[] {logit, logit, logit, logit}, 2), 1e-12);
    }
  }

  @Test
  void isTheLogarithmOfTheSoftmax() {
    var logits = new float[] {1, -2, 0.5f, 3};
    var sum = Math.exp(1) + Math.exp(-2) + Math.exp(0.5) + Math.exp(3);
    for (var i = 0; i < logits.length; i++) {
      assertEquals(-Math.log(Math.exp(logits[i]) / sum), Surprise.of(logits, i), 1e-12);
    }
  }

  @Test
  void neitherOverflowsNorVanishes() {
    assertEquals(0, Surprise.of(new float[] {2000, -2000}, 0));
    assertEquals(4000, Surprise.of(new float[] {2000, -2000}, 1));
    assertEquals(0, Surprise.of(new float[] {7, Float.NEGATIVE_INFINITY}, 0));
  }

  @Test
  void sumsUp() {
    var surprise = Surprise.NONE.plus(1).plus(2).plus(6);
    assertEquals(3, surprise.mean());
    assertEquals(Math.exp(3), surprise.perplexity());
    double variance = (1 + 4 + 36) / 3.0 - 9;
    assertEquals(Math.sqrt(variance / 2) * Math.exp(3), surprise.error(), 1e-12);
    assertEquals(0, Surprise.NONE.plus(1).error());
  }
}
