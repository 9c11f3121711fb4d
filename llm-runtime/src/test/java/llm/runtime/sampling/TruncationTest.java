package llm.runtime.sampling;

import static llm.runtime.sampling.Chains.assertDrawn;
import static llm.runtime.sampling.Chains.left;
import static llm.runtime.sampling.Chains.logits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import llm.api.Sampler;
import org.junit.jupiter.api.Test;

/** Samplers that leave tokens out. */
class TruncationTest {
  @Test
  void topKKeepsTheLikeliest() {
    var chain = Chains.of(3, new Sampler.TopK(2));
    assertDrawn(new double[] {0, 0.625, 0.375}, chain, logits(0.2, 0.5, 0.3));
    assertEquals(List.of(0, 1), left(new TopK(new Sampler.TopK(5)), 0.5, 0.5));
  }

  @Test
  void topPKeepsThoseThatMakeUpP() {
    var chain = Chains.of(3, new Sampler.TopP(0.75f));
    assertDrawn(new double[] {0, 0.625, 0.375}, chain, logits(0.2, 0.5, 0.3));
    assertEquals(List.of(1), left(new TopP(new Sampler.TopP(0)), 0.2, 0.5, 0.3));
    assertEquals(List.of(1), left(new TopP(new Sampler.TopP(0.49f)), 0.2, 0.5, 0.3));
    assertEquals(List.of(0, 1, 2), left(new TopP(new Sampler.TopP(0.81f)), 0.2, 0.5, 0.3));
  }

  @Test
  void minPKeepsThoseNotMuchLessLikelyThanTheLikeliest() {
    var chain = Chains.of(3, new Sampler.MinP(0.5f));
    assertDrawn(new double[] {0, 0.625, 0.375}, chain, logits(0.2, 0.5, 0.3));
    assertEquals(List.of(1), left(new MinP(new Sampler.MinP(1)), 0.2, 0.5, 0.3));
  }

  /** Entropy of 0.6, 0.2, 0.1, 0.1 is 1.089; surprises are 0.511, 1.609, 2.303, 2.303. */
  @Test
  void typicalKeepsThoseWhoseSurpriseIsNearestToTheEntropy() {
    assertEquals(List.of(1), left(new Typical(new Sampler.Typical(0.15f)), 0.6, 0.2, 0.1, 0.1));
    assertEquals(List.of(0, 1), left(new Typical(new Sampler.Typical(0.7f)), 0.6, 0.2, 0.1, 0.1));
    assertEquals(
        List.of(0, 1, 2), left(new Typical(new Sampler.Typical(0.85f)), 0.6, 0.2, 0.1, 0.1));
    assertDrawn(
        new double[] {0.75, 0.25, 0, 0},
        Chains.of(4, new Sampler.Typical(0.7f)),
        logits(0.6, 0.2, 0.1, 0.1));
  }

  /**
   * Mean 2, standard deviation √2: within one of the greatest are 4 and 3, within two 2 as well.
   */
  @Test
  void topNSigmaKeepsThoseFewDeviationsBelowTheGreatest() {
    var logits = new float[] {0, 1, 2, 3, 4};
    for (var kept : List.of(2, 3)) {
      var candidates = Chains.candidates(logits);
      new TopNSigma(new Sampler.TopNSigma(kept - 1)).apply(candidates);
      assertEquals(List.of(2, 3, 4).subList(3 - kept, 3), Chains.ids(candidates));
    }
  }

  @Test
  void topNSigmaDoesNotCountBannedTokens() {
    var candidates = Chains.candidates(0, 1, 2, 3, 4, Float.NEGATIVE_INFINITY);
    new TopNSigma(new Sampler.TopNSigma(1)).apply(candidates);
    assertEquals(List.of(3, 4), Chains.ids(candidates));
  }

  @Test
  void xtcLeavesOutAllTopChoicesButTheLeastLikely() {
    var always = new Sampler.Xtc(1, 0.2f);
    var p = logits(0.4, 0.3, 0.2, 0.1);
    assertDrawn(new double[] {0, 0, 2 / 3.0, 1 / 3.0}, Chains.of(4, always), p);
    var sometimes = new Sampler.Xtc(0.25f, 0.2f);
    assertDrawn(
        new double[] {0.3, 0.225, 0.15 + 0.25 * 2 / 3, 0.075 + 0.25 / 3},
        Chains.of(4, sometimes),
        p);
  }

  @Test
  void xtcKeepsASingleTopChoiceAndWhereThereIsNone() {
    var p = new double[] {0.7, 0.2, 0.1};
    assertDrawn(p, Chains.of(3, new Sampler.Xtc(1, 0.5f)), logits(p));
    var flat = new double[] {0.25, 0.25, 0.25, 0.25};
    assertDrawn(flat, Chains.of(4, new Sampler.Xtc(1, 0.4f)), logits(flat));
  }
}
