package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import llm.tensor.Activation;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class FeedForwardTest {
  private final Weights w =
      TinyWeights.width(2)
          .matrix("ffn_gate.weight", 2, 1, 0)
          .matrix("ffn_up.weight", 2, 0, 1)
          .matrix("ffn_down.weight", 1, 1, 10)
          .weights();

  private static float[] apply(FeedForward feedForward, float... x) {
    var y = Rows.zero(1, 2);
    feedForward.apply(Rows.of(2, x), y, Passes.of(1));
    return Passes.values(y);
  }

  private static float silu(float x) {
    return (float) (x / (1 + Math.exp(-x)));
  }

  @Test
  void plainIsDownOfActivationOfUp() {
    var relu = FeedForward.plain(w, 1, Activation.RELU);
    assertArrayEquals(new float[] {3, 30}, apply(relu, 7, 3), 1e-5f);
    assertArrayEquals(new float[] {0, 0}, apply(relu, 7, -3), 1e-5f);
  }

  @Test
  void gatedMultipliesUpByTheActivatedGate() {
    float expected = silu(2) * 3;
    var gated = FeedForward.gated(w, 1, Activation.SILU);
    assertArrayEquals(new float[] {expected, expected * 10}, apply(gated, 2, 3), 1e-5f);
    assertEquals(2 + 2 + 2, gated.describe().multiplications());
  }

  /** Gates of 0, 0, 0 and 4: mean 1, standard deviation 2, so that one deviation above it is 3. */
  @Test
  void sparseGatesLetThroughWhatStandsOut() {
    var wide =
        TinyWeights.width(2)
            .matrix("ffn_gate.weight", 2, 0, 0, 0, 0, 0, 0, 2, 0)
            .matrix("ffn_up.weight", 2, 0, 1, 0, 1, 0, 1, 0, 1)
            .matrix("ffn_down.weight", 4, 1, 1, 1, 1, 10, 10, 10, 10)
            .weights();
    var sparse = FeedForward.gated(wide, 4, Gate.sparse(Activation.RELU, 1));
    assertArrayEquals(new float[] {7, 70}, apply(sparse, 2, 7), 1e-5f);
    var open = FeedForward.gated(wide, 4, Gate.sparse(Activation.RELU, 0));
    assertArrayEquals(new float[] {3 * 7, 30 * 7}, apply(open, 2, 7), 1e-4f);
    assertEquals(1f, sparse.describe().details().get("sparsity"));
  }

  /** Of x = [7, 3] the first gives [3, 30]; the second, on rows twice as large, [6, 60]. */
  @Test
  void feedForwardsSideBySideMayHaveNormsOfTheirOwn() {
    var norms =
        TinyWeights.width(2).vector("before.weight", 1, 2).vector("after.weight", 1, 10).weights();
    var plain = FeedForward.plain(w, 1, Activation.RELU);
    assertArrayEquals(new float[] {6, 60}, apply(plain.plus(plain), 7, 3), 1e-5f);
    // [7, 3] is divided by √29; [3, 30] by √454.5.
    float before = (float) (2 * 3 / Math.sqrt(29));
    float after = (float) (1 / Math.sqrt(454.5));
    var sum =
        plain
            .normedBefore(Norm.rms(norms.at("before"), 0))
            .plus(plain.normedAfter(Norm.rms(norms.at("after"), 0)));
    assertArrayEquals(
        new float[] {before + 3 * after, before * 10 + 30 * after * 10}, apply(sum, 7, 3), 1e-4f);
    assertEquals(2 * plain.describe().multiplications(), sum.describe().multiplications());
  }

  /** Two gates of one, silu(2) 3 and silu(3) 2, divided by the root of their mean square. */
  @Test
  void whatAGateGivesMayBeNormalised() {
    var wide =
        TinyWeights.width(2)
            .matrix("ffn_gate.weight", 2, 1, 0, 0, 1)
            .matrix("ffn_up.weight", 2, 0, 1, 1, 0)
            .matrix("ffn_down.weight", 2, 1, 0, 0, 1)
            .vector("ffn_sub_norm.weight", 1, 10)
            .weights();
    var norm = Norm.rms(wide.at("ffn_sub_norm"), 0);
    float a = silu(2) * 3;
    float b = silu(3) * 2;
    float root = (float) Math.sqrt((a * a + b * b) / 2);
    assertArrayEquals(
        new float[] {a / root, 10 * b / root},
        apply(FeedForward.gated(wide, 2, Gate.of(Activation.SILU).normed(norm)), 2, 3),
        1e-5f);
  }

  @Test
  void fusedGateEqualsGated() {
    var fused =
        TinyWeights.width(2)
            .matrix("ffn_up.weight", 2, 1, 0, 0, 1) // gate, then up
            .matrix("ffn_down.weight", 1, 1, 10)
            .weights();
    assertArrayEquals(
        apply(FeedForward.gated(w, 1, Activation.SILU), 2, 3),
        apply(FeedForward.fusedGate(fused, 1, Activation.SILU), 2, 3),
        1e-6f);
  }

  @Test
  void aGateAndWhatItGatesMayHaveLimits() {
    var limited = FeedForward.gated(w, 1, Gate.limited(3));
    assertArrayEquals(new float[] {silu(3) * 3, 30 * silu(3)}, apply(limited, 5, 4), 1e-5f);
    assertArrayEquals(new float[] {silu(2) * -3, -30 * silu(2)}, apply(limited, 2, -4), 1e-5f);
    var afterwards = FeedForward.gated(w, 1, Gate.limitedAfterwards(3));
    assertArrayEquals(new float[] {9, 90}, apply(afterwards, 5, 4), 1e-5f);
    assertArrayEquals(new float[] {silu(3) * 3, 30 * silu(3)}, apply(afterwards, 3, 4), 1e-5f);
    assertArrayEquals(new float[] {silu(-5) * 2, 20 * silu(-5)}, apply(afterwards, -5, 2), 1e-5f);
    assertEquals(3f, limited.describe().details().get("swiglu_clamp"));
    for (float wrong : new float[] {0, -1, Float.NaN}) {
      assertThrows(InvalidModelException.class, () -> Gate.limited(wrong));
    }
  }

  @Test
  void whatItGivesMayBeScaled() {
    var half = FeedForward.plain(w, 1, Activation.RELU).scaled(0.5f);
    assertArrayEquals(new float[] {1.5f, 15}, apply(half, 7, 3), 1e-5f);
    assertEquals(0.5f, half.describe().details().get("output_scale"));
  }

  @Test
  void itMayReadWhatAnEarlierPartKept() {
    var slot = new PassSlot();
    var reading = FeedForward.plain(w, 1, Activation.RELU).reading(slot);
    var pass = Passes.of(1);
    slot.take(1, 2, pass).copyFrom(Rows.of(2, 0, 4));
    var y = Rows.zero(1, 2);
    reading.apply(Rows.of(2, 7, 3), y, pass);
    assertArrayEquals(new float[] {4, 40}, Passes.values(y), 1e-5f);
  }

  @Test
  void sharedOnesHaveTheSameForms() {
    var shared =
        TinyWeights.width(2)
            .matrix("ffn_gate_shexp.weight", 2, 1, 0)
            .matrix("ffn_up_shexp.weight", 2, 0, 1)
            .matrix("ffn_down_shexp.weight", 1, 1, 10)
            .weights();
    var fused =
        TinyWeights.width(2)
            .matrix("ffn_up_shexp.weight", 2, 1, 0, 0, 1) // gate, then up
            .matrix("ffn_down_shexp.weight", 1, 1, 10)
            .weights();
    var expected = apply(FeedForward.gated(w, 1, Activation.SILU), 2, 3);
    var forms =
        List.of(
            FeedForward.shared(shared, 1, Gate.of(Activation.SILU)),
            FeedForward.sharedFusedGate(fused, 1, Activation.SILU));
    for (var form : forms) assertArrayEquals(expected, apply(form, 2, 3), 1e-6f);
  }
}
