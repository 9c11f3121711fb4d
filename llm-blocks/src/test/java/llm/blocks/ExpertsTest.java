package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import llm.tensor.Activation;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

/** Three experts on one column: expert e gives {@code relu(x) * x * (e + 1)}. */
class ExpertsTest {
  private final Weights w = tensors().weights();

  private static TinyWeights tensors() {
    return TinyWeights.width(1)
        .matrix("ffn_gate_inp.weight", 1, 1, 2, -1)
        .tensor("ffn_gate_exps.weight", new long[] {1, 1, 3}, 1, 1, 1)
        .tensor("ffn_up_exps.weight", new long[] {1, 1, 3}, 1, 1, 1)
        .tensor("ffn_down_exps.weight", new long[] {1, 1, 3}, 1, 2, 3)
        .matrix("shared.ffn_up.weight", 1, 1)
        .matrix("shared.ffn_down.weight", 1, 1);
  }

  private static Hyperparameters hp(long count, long used) {
    return Hyperparameters.of(
        Map.of("general.architecture", "x", "x.expert_count", count, "x.expert_used_count", used));
  }

  private float[] apply(Experts experts, float... x) {
    var y = Rows.zero(x.length, 1);
    experts.apply(Rows.of(1, x), y, Passes.of(x.length));
    return Passes.values(y);
  }

  private Experts experts(Routing routing) {
    return Experts.gated(w, hp(3, 2), 1, Activation.RELU, routing);
  }

  @Test
  void eachRowIsTheWeightedSumOfItsExperts() {
    // Scores of x = 1 are 1, 2, -1: experts 1 and 0, whose softmaxes are as e² to e.
    double e = Math.E;
    double normalized = (e * e * 2 + e * 1) / (e * e + e);
    var routing = Routing.softmaxNormalized();
    assertArrayEquals(
        new float[] {(float) normalized, 0},
        apply(experts(routing), 1, -1), // relu(-1) is 0
        1e-5f);
    double all = (e * e * 2 + e * 1) / (e * e + e + 1 / e);
    assertArrayEquals(new float[] {(float) all}, apply(experts(Routing.softmax()), 1), 1e-5f);
  }

  @Test
  void eachExpertHasAScaleOfItsOwn() {
    var scaled =
        TinyWeights.width(1)
            .matrix("ffn_gate_inp.weight", 1, 1, 2, -1)
            .tensor("ffn_gate_exps.weight", new long[] {1, 1, 3}, 1, 1, 1)
            .vector("ffn_gate_exps.scale", 1, 3, 1)
            .tensor("ffn_up_exps.weight", new long[] {1, 1, 3}, 1, 1, 1)
            .vector("ffn_up_exps.scale", 2, 1, 1)
            .tensor("ffn_down_exps.weight", new long[] {1, 1, 3}, 1, 2, 3)
            .vector("ffn_down_exps.scale", 0.5f, 10, 100)
            .weights();
    var experts = Experts.gated(scaled, hp(3, 2), 1, Activation.RELU, Routing.softmaxNormalized());
    // Expert 1 gives 3 * 2 * 10, expert 0 gives 2 * 0.5; they weigh as e to 1.
    double expected = (Math.E * 60 + 1) / (Math.E + 1);
    assertArrayEquals(new float[] {(float) expected}, apply(experts, 1), 1e-4f);
    assertEquals(java.util.List.of(), scaled.unused());
    var described = experts.describe().children().get(1).children();
    assertEquals("of each expert", described.get(0).details().get("scale"));
    assertEquals("of each expert", described.get(1).details().get("scale"));
  }

  @Test
  void rowsOfOneBatchDoNotDisturbEachOther() {
    var experts = experts(Routing.softmaxNormalized());
    float a = apply(experts, 1)[0];
    float b = apply(experts, 2)[0];
    assertArrayEquals(new float[] {b, a, b}, apply(experts, 2, 1, 2), 1e-6f);
  }

  @Test
  void aSharedFeedForwardIsAdded() {
    var shared = FeedForward.plain(w.at("shared"), 1, Activation.RELU);
    float alone = apply(experts(Routing.softmax()), 3)[0];
    assertEquals(alone + 3, apply(experts(Routing.softmax()).withShared(shared), 3)[0], 1e-4f);
  }

  @Test
  void sigmoidsWeighAndABiasChooses() {
    // Scores of x = 1 are 1, 2, -1. The bias has expert 2 chosen before expert 0.
    double one = 1 / (1 + Math.exp(-2));
    double two = 1 / (1 + Math.exp(1));
    double zero = 1 / (1 + Math.exp(-1));
    var routing = Routing.sigmoidNormalized();
    double plain = (one * 2 + zero) / (one + zero);
    assertArrayEquals(new float[] {(float) plain}, apply(experts(routing), 1), 1e-5f);
    var biased =
        Experts.gated(
            tensors().vector("exp_probs_b.bias", 0, 0, 1).weights(),
            hp(3, 2),
            1,
            Activation.RELU,
            routing);
    double expected = (two * 3 + one * 2) / (two + one);
    assertArrayEquals(new float[] {(float) expected}, apply(biased, 1), 1e-5f);
    assertEquals("sigmoid", biased.describe().details().get("expert_gating_func"));
    assertEquals(true, biased.describe().details().get("selection_bias"));
  }

  @Test
  void moreUsedThanThereAreIsRefused() {
    var e =
        assertThrows(
            InvalidModelException.class,
            () -> Experts.gated(w, hp(3, 4), 1, Activation.RELU, Routing.softmax()));
    assertEquals("x.expert_used_count is 4, expected up to 3", e.getMessage());
  }
}
