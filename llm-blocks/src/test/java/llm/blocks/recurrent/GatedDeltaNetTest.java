package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Backend;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatedDeltaNetTest {
  private static final int WIDTH = 7;
  private static final int TAPS = 3;
  private static final int ROWS = 37;
  private static final float EPSILON = 1e-6f;

  private static Hyperparameters hyperparameters(int keys, int values, int size) {
    return Hyperparameters.of(
        Map.of(
            "general.architecture", "tiny",
            "tiny.ssm.conv_kernel", (long) TAPS,
            "tiny.ssm.group_count", (long) keys,
            "tiny.ssm.time_step_rank", (long) values,
            "tiny.ssm.state_size", (long) size,
            "tiny.ssm.inner_size", (long) values * size,
            "tiny.attention.layer_norm_rms_epsilon", EPSILON));
  }

  /**
   * One head of one column: the key is always 1 after its norm, so the state is a number. With
   * alpha 0 and dt 0, softplus is ln 2, and A = -1 halves it; beta is σ(0) = 1/2.
   */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("attn_qkv.weight", 1, 1, 1, 1)
            .matrix("attn_gate.weight", 1, 1)
            .matrix("ssm_beta.weight", 1, 0)
            .matrix("ssm_alpha.weight", 1, 0)
            .matrix("ssm_conv1d.weight", 2, 0, 1, 0, 1, 0, 1) // the row itself
            .vector("ssm_a", -1)
            .vector("ssm_dt.bias", 0)
            .vector("ssm_norm.weight", 1)
            .matrix("ssm_out.weight", 1, 1)
            .weights();
    var metadata =
        Map.of(
            "general.architecture",
            "tiny",
            "tiny.ssm.conv_kernel",
            2L,
            "tiny.attention.layer_norm_rms_epsilon",
            0f);
    var mixer = GatedDeltaNet.of(w, Hyperparameters.of(metadata), DeltaHeads.of(1, 1));
    var rule = new DeltaRule(DeltaHeads.of(1, 1), 0);
    var out = Rows.zero(3, 1);
    var gates =
        new DeltaRule.Gates() {
          @Override
          public void decay(int row, int head, float[] to, int at) {
            to[at] = DeltaRule.decay(-1, 0);
          }

          @Override
          public float beta(int row, int head) {
            return DeltaRule.sigmoid(0);
          }
        };
    var qkv = Rows.of(3, 5, 3, 8, 2, 9, 4, 1, 1, 1);
    rule.apply(qkv, gates, out, Passes.of(3, Passes.state(rule.states())));
    // 0 + (8 - 0)/2 = 4; 2 + (4 - 2)/2 = 3; 1.5 + (1 - 1.5)/2 = 1.25
    assertArrayEquals(new float[] {4, 3, 1.25f}, Passes.values(out), 1e-5f);

    // Normed, a number is 1: what is left is silu(z) = x σ(x).
    var y = Rows.zero(2, 1);
    mixer.apply(Rows.of(1, 1, 2), y, Passes.of(2, Passes.state(mixer.states())));
    float[] expected = {DeltaRule.sigmoid(1), 2 * DeltaRule.sigmoid(2)};
    assertArrayEquals(expected, Passes.values(y), 1e-5f);
  }

  private static TinyWeights weights(DeltaHeads heads) {
    var random = new Random(5);
    int inner = heads.valueColumns();
    var a = new float[heads.values()];
    var dt = new float[heads.values()];
    for (int h = 0; h < a.length; h++) {
      a[h] = -0.1f - 0.3f * random.nextFloat();
      dt[h] = (float) random.nextGaussian();
    }
    return TinyWeights.width(WIDTH)
        .random("attn_qkv.weight", WIDTH, heads.columns(), random)
        .random("attn_gate.weight", WIDTH, inner, random)
        .random("ssm_beta.weight", WIDTH, heads.values(), random)
        .random("ssm_alpha.weight", WIDTH, heads.values(), random)
        .random("ssm_conv1d.weight", TAPS, heads.columns(), random)
        .vector("ssm_a", a)
        .vector("ssm_dt.bias", dt)
        .random("ssm_norm.weight", heads.size(), 1, random)
        .random("ssm_out.weight", inner, WIDTH, random);
  }

  /** The equations, in double precision. */
  private static float[] expected(Weights w, DeltaHeads heads, float[] x) {
    int size = heads.size(), kc = heads.keyColumns();
    int rows = x.length / WIDTH;
    var plain = new PlainDelta(heads, EPSILON);
    var qkv = PlainDelta.multiply(w.at("attn_qkv").floats(heads.columns(), WIDTH), WIDTH, x);
    qkv = PlainDelta.convolve(qkv, w.at("ssm_conv1d").floats(heads.columns(), TAPS), TAPS);
    var z = PlainDelta.multiply(w.at("attn_gate").floats(heads.valueColumns(), WIDTH), WIDTH, x);
    var b = PlainDelta.multiply(w.at("ssm_beta").floats(heads.values(), WIDTH), WIDTH, x);
    var alpha = PlainDelta.multiply(w.at("ssm_alpha").floats(heads.values(), WIDTH), WIDTH, x);
    var a = w.bare("ssm_a", heads.values());
    var dt = w.bare("ssm_dt.bias", heads.values());
    var weight = w.at("ssm_norm").floats(1, size);
    var results = new double[rows * heads.valueColumns()];
    for (int t = 0; t < rows; t++) {
      for (int h = 0; h < heads.values(); h++) {
        int at = t * heads.columns(), g = t * heads.values() + h;
        int key =
            heads.order() == DeltaHeads.Order.GROUPED
                ? h / (heads.values() / heads.keys())
                : h % heads.keys();
        var decay = new double[size];
        java.util.Arrays.fill(decay, Math.exp(a[h] * Math.log1p(Math.exp(alpha[g] + dt[h]))));
        var q = PlainDelta.part(qkv, at + key * size, size);
        var k = PlainDelta.part(qkv, at + kc + key * size, size);
        var v = PlainDelta.part(qkv, at + 2 * kc + h * size, size);
        var o = plain.step(h, q, k, v, decay, 1 / (1 + Math.exp(-b[g])));
        PlainDelta.norm(o, weight, EPSILON);
        for (int j = 0; j < size; j++) {
          int i = t * heads.valueColumns() + h * size + j;
          results[i] = o[j] * z[i] / (1 + Math.exp(-z[i]));
        }
      }
    }
    var out = w.at("ssm_out").floats(WIDTH, heads.valueColumns());
    return PlainDelta.floats(PlainDelta.multiply(out, heads.valueColumns(), results));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, GROUPED",
    "2, 4, 5, GROUPED",
    "2, 4, 5, REPEATED",
    "3, 9, 16, GROUPED",
    "2, 2, 32, REPEATED",
    "2, 6, 33, REPEATED",
    "1, 2, 70, GROUPED"
  })
  void isItsEquationsHoweverRowsAreCut(int keys, int values, int size, DeltaHeads.Order order) {
    var hp = hyperparameters(keys, values, size);
    var heads = DeltaHeads.of(hp, order);
    var x = Cuts.rows(ROWS, WIDTH, 0);
    var expected = expected(weights(heads).weights(), heads, x);
    for (var backend : Backend.available()) {
      var mixer = GatedDeltaNet.of(weights(heads).weights(backend), hp, heads);
      var cuts = new Cuts(mixer, WIDTH, backend);
      assertArrayEquals(expected, cuts.run(x, ROWS), 2e-4f, backend.name());
      cuts.areNotSeen(ROWS);
    }
  }

  /** The three forms of the same weights give the same. */
  @Test
  void formsOfTheProjection() {
    var hp = hyperparameters(2, 6, 4);
    var heads = DeltaHeads.of(hp, DeltaHeads.Order.GROUPED);
    var w = weights(heads).weights();
    var forms = new FormsOfDelta(w, heads, WIDTH);
    var expected = run(GatedDeltaNet.of(w, hp, heads));
    var gates = forms.gatesByKeyHead(weights(heads)).weights();
    assertArrayEquals(expected, run(GatedDeltaNet.byKeyHead(gates, hp, heads)), "gates");
    var all = forms.allByKeyHead(weights(heads)).weights();
    assertArrayEquals(expected, run(GatedDeltaNet.byKeyHead(all, hp, heads)), "all");
  }

  private static float[] run(GatedDeltaNet mixer) {
    return new Cuts(mixer, WIDTH, Backend.chosen()).run(Cuts.rows(ROWS, WIDTH, 0), ROWS);
  }

  @Test
  void saysWhatItIsAndWhatItKeeps() {
    var hp = hyperparameters(2, 4, 5);
    var heads = DeltaHeads.of(hp, DeltaHeads.Order.REPEATED);
    var mixer = GatedDeltaNet.of(weights(heads).weights(), hp, heads);
    var described = mixer.describe().withStates(mixer.states(), KeyValueType.F32);
    assertEquals("GatedDeltaNet", described.kind());
    assertEquals(4, described.details().get("ssm.time_step_rank"));
    int matrices = WIDTH * (40 + 20 + 8) + TAPS * 40 + 20 * WIDTH;
    assertEquals(matrices, described.multiplications());
    var state = described.children().getLast();
    assertEquals(2L * 4 * 4 * 5 * 32, state.details().get("bytes"), "strips of 32 columns");
    assertEquals(1, state.details().size(), "it does not grow");
  }

  @Test
  void aStateThatWouldGrowIsRefused() {
    var w = weights(DeltaHeads.of(1, 4)).vector("ssm_a", 0.5f).weights();
    var hp = hyperparameters(1, 1, 4);
    var e =
        assertThrows(
            InvalidModelException.class, () -> GatedDeltaNet.of(w, hp, DeltaHeads.of(1, 4)));
    assertEquals("element 0 of ssm_a is 0.5, expected 0 or less", e.getMessage());
  }

  @Test
  void headsThatDoNotFitAreRefused() {
    var e =
        assertThrows(
            InvalidModelException.class,
            () -> DeltaHeads.of(hyperparameters(2, 3, 4), DeltaHeads.Order.GROUPED));
    assertEquals(
        "tiny.ssm.time_step_rank is 3, expected a multiple of the group count, 2", e.getMessage());
  }
}
