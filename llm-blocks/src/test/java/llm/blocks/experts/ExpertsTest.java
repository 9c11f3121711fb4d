package llm.blocks.experts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Norm;
import llm.blocks.PassSlot;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
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
    var routing = Routing.softmax().normalized();
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
    var experts =
        Experts.gated(scaled, hp(3, 2), 1, Activation.RELU, Routing.softmax().normalized());
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
    var experts = experts(Routing.softmax().normalized());
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
    var routing = Routing.sigmoid().normalized();
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
  void aBiasMayHaveItsNameAlone() {
    var bare = tensors().vector("exp_probs_b", 0, 0, 1).weights();
    var ending = tensors().vector("exp_probs_b.bias", 0, 0, 1).weights();
    // With softmax too: p of x = 1 is 0.26, 0.71, 0.04, so that the bias has expert 2 chosen first.
    float expected =
        apply(Experts.gated(ending, hp(3, 2), 1, Activation.RELU, Routing.softmax()), 1)[0];
    double all = Math.E + Math.E * Math.E + 1 / Math.E;
    assertEquals((3 / Math.E + 2 * Math.E * Math.E) / all, expected, 1e-5);
    var experts = Experts.gated(bare, hp(3, 2), 1, Activation.RELU, Routing.softmax());
    assertEquals(expected, apply(experts, 1)[0]);
  }

  /** relu(σ x) σ x (e + 1) of the one expert with the greatest score. */
  @Test
  void aWeightMayMultiplyWhatGoesIn() {
    var routing = Routing.by(Scoring.SIGMOID_OF_CHOSEN).weighingInputs();
    var experts = Experts.gated(w, hp(3, 1), 1, Activation.RELU, routing);
    double sigmoid = 1 / (1 + Math.exp(-2 * 3)); // the score of expert 1 for x = 3
    double in = sigmoid * 3;
    assertArrayEquals(new float[] {(float) (in * in * 2)}, apply(experts, 3), 1e-4f);
    assertEquals("on the input", experts.describe().details().get("weights"));
  }

  /** Expert e gives relu(x)² (e + 1): there is no gate. */
  @Test
  void expertsMayHaveNoGate() {
    var plain =
        TinyWeights.width(1)
            .matrix("ffn_gate_inp.weight", 1, 1, 2, -1)
            .tensor("ffn_up_exps.weight", new long[] {1, 1, 3}, 1, 1, 1)
            .tensor("ffn_down_exps.weight", new long[] {1, 1, 3}, 1, 2, 3)
            .matrix("ffn_up_shexp.weight", 1, 10)
            .matrix("ffn_down_shexp.weight", 1, 1)
            .weights();
    var routing = Routing.softmax().normalized().withScale(2.5f);
    var experts = Experts.plain(plain, hp(3, 1), 1, Activation.RELU_SQUARED, routing);
    assertArrayEquals(new float[] {2.5f * 2 * 9, 0}, apply(experts, 3, 0), 1e-4f);
    var shared = FeedForward.sharedPlain(plain, 1, Activation.RELU_SQUARED);
    assertEquals(45 + 900, apply(experts.withShared(shared), 3)[0], 1e-2f);
    assertEquals(java.util.List.of(), plain.unused());
  }

  /**
   * Two columns; the experts see their sum alone, and what they give, sum² (e + 1), is added to the
   * first column once and to the second twice.
   */
  @Test
  void expertsMayWorkInANarrowerSpace() {
    var latent =
        TinyWeights.width(2)
            .matrix("ffn_gate_inp.weight", 2, 1, 0, 0, 1)
            .matrix("ffn_latent_down.weight", 2, 1, 1) // one row: a vector, to converters
            .matrix("ffn_latent_up.weight", 1, 1, 2)
            .tensor("ffn_up_exps.weight", new long[] {1, 1, 2}, 1, 1)
            .tensor("ffn_down_exps.weight", new long[] {1, 1, 2}, 1, 2)
            .weights();
    var routing = Routing.softmax().normalized();
    var experts = Experts.plain(latent, hp(2, 1), 1, Activation.RELU_SQUARED, routing);
    var y = Rows.zero(2, 2);
    experts.apply(Rows.of(2, 1, 2, 3, 1), y, Passes.of(2));
    // Row 0 chooses expert 1, row 1 expert 0: by all columns, not by what the experts see.
    assertArrayEquals(new float[] {18, 36, 16, 32}, Passes.values(y), 1e-4f);
    assertEquals(1, experts.describe().details().get("moe_latent_size"));
    assertEquals(4 + 2 + 2 + 2, experts.describe().multiplications());
  }

  /** What the experts see may be normalised, and what the router sees too, each by itself. */
  @Test
  void routerAndExpertsMaySeeTheSameRowNormalisedDifferently() {
    var tensors =
        TinyWeights.width(2)
            .matrix("ffn_gate_inp.weight", 2, 1, 0, 0, 1)
            .tensor("ffn_up_exps.weight", new long[] {2, 1, 2}, 1, 0, 1, 0)
            .tensor("ffn_down_exps.weight", new long[] {1, 2, 2}, 1, 1, 2, 2)
            .vector("router_norm.weight", 1, 3)
            .vector("norm.weight", 10, 1)
            .weights();
    var hp = hp(2, 1);
    var router =
        Router.of(tensors, hp, Routing.softmax().normalized())
            .withNorm(Norm.rms(tensors.at("router_norm"), 0));
    var experts =
        Experts.plain(tensors, router, 1, Activation.RELU)
            .withNorm(Norm.rms(tensors.at("norm"), 0));
    var y = Rows.zero(1, 2);
    experts.apply(Rows.of(2, 7, 5), y, Passes.of(1));
    // The router sees 7 and 15, so expert 1 is chosen; it sees 70 / √37.
    float expected = (float) (2 * 70 / Math.sqrt(37));
    assertArrayEquals(new float[] {expected, expected}, Passes.values(y), 1e-3f);
  }

  @Test
  void moreUsedThanThereAreIsRefused() {
    var e =
        assertThrows(
            InvalidModelException.class,
            () -> Experts.gated(w, hp(3, 4), 1, Activation.RELU, Routing.softmax()));
    assertEquals("x.expert_used_count is 4, expected up to 3", e.getMessage());
  }

  /** Scores of x = 1 are 1, 2 and -1; within ± 1 they are tanh of that. */
  @Test
  void scoresMayBeKeptWithinACap() {
    var router = Router.of(w, hp(3, 2), Routing.softmax().normalized()).withSoftCap(1);
    var experts = Experts.gated(w, router, 1, Gate.of(Activation.RELU));
    double one = Math.exp(Math.tanh(2)), zero = Math.exp(Math.tanh(1));
    assertArrayEquals(
        new float[] {(float) ((one * 2 + zero) / (one + zero))}, apply(experts, 1), 1e-5f);
    assertEquals(1f, experts.describe().details().get("router_logit_softcapping"));
  }

  @Test
  void theRouterMaySeeWhatAnEarlierPartKept() {
    var slot = new PassSlot();
    var router = Router.of(w, hp(3, 1), Routing.softmax().normalized()).reading(slot);
    var experts = Experts.gated(w, router, 1, Gate.of(Activation.RELU));
    var pass = Passes.of(1);
    slot.take(1, 1, pass).data()[0] = -1; // whose best is expert 2
    var y = Rows.zero(1, 1);
    experts.apply(Rows.of(1, 2), y, pass);
    assertArrayEquals(new float[] {3 * 4}, Passes.values(y), 1e-5f);
    assertEquals("before the mixer", experts.describe().details().get("router"));
  }

  /** Four experts, each two of which have a smaller one, which gives relu(x) x times 10 or 100. */
  @Test
  void neighboursMayHaveASmallerExpertInCommon() {
    var tensors =
        TinyWeights.width(1)
            .matrix("ffn_gate_inp.weight", 1, 3, 0, 1, 2)
            .tensor("ffn_gate_chexps.weight", new long[] {1, 1, 2}, 1, 1)
            .tensor("ffn_up_chexps.weight", new long[] {1, 1, 2}, 1, 1)
            .tensor("ffn_down_chexps.weight", new long[] {1, 1, 2}, 10, 100)
            .weights();
    var router = Router.of(tensors, hp(4, 3), Routing.softmax().normalized());
    var gate = Gate.of(Activation.RELU);
    var small = Experts.ofNeighbours(tensors, router.ofNeighbours(2).weighing(0.5f), 1, gate);
    // Experts 0, 3 and 2 are chosen: their neighbourhoods are 0, 1 and 1.
    double e = Math.E;
    double expected = 0.5 * (e * e * 10 + (e + 1) * 100) / (e * e + e + 1);
    assertArrayEquals(new float[] {(float) expected}, apply(small, 1), 1e-4f);
    assertThrows(InvalidModelException.class, () -> router.ofNeighbours(3));
  }
}
