package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Backend;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KimiDeltaAttentionTest {
  private static final int WIDTH = 6;
  private static final int TAPS = 4;
  private static final int ROWS = 35;
  private static final float EPSILON = 1e-5f;
  private static final Hyperparameters HP =
      Hyperparameters.of(
          Map.of(
              "general.architecture",
              "tiny",
              "tiny.ssm.conv_kernel",
              (long) TAPS,
              "tiny.attention.layer_norm_rms_epsilon",
              EPSILON));

  private static TinyWeights weights(DeltaHeads heads) {
    var random = new Random(6);
    int inner = heads.valueColumns(), size = heads.size();
    var w = TinyWeights.width(WIDTH);
    for (var name : new String[] {"q", "k", "v"}) {
      w.random("attn_" + name + ".weight", WIDTH, inner, random);
      var taps = new float[TAPS * inner];
      for (int i = 0; i < taps.length; i++) taps[i] = (float) random.nextGaussian();
      w.tensor("ssm_conv1d_" + name + ".weight", new long[] {TAPS, 1, inner, 1}, taps);
    }
    var a = new float[heads.values()];
    for (int h = 0; h < a.length; h++) a[h] = -0.1f - 0.3f * random.nextFloat();
    var dt = new float[inner];
    for (int i = 0; i < inner; i++) dt[i] = (float) random.nextGaussian();
    return w.random("ssm_g_a.weight", WIDTH, size, random)
        .random("ssm_g_b.weight", size, inner, random)
        .random("ssm_f_a.weight", WIDTH, size, random)
        .random("ssm_f_b.weight", size, inner, random)
        .random("ssm_beta.weight", WIDTH, heads.values(), random)
        .tensor("ssm_a", new long[] {1, heads.values(), 1, 1}, a)
        .vector("ssm_dt.bias", dt)
        .random("ssm_norm.weight", size, 1, random)
        .random("attn_output.weight", inner, WIDTH, random);
  }

  /** The equations, in double precision. */
  private static float[] expected(Weights w, DeltaHeads heads, float[] x) {
    int size = heads.size(), inner = heads.valueColumns();
    var plain = new PlainDelta(heads, EPSILON);
    var q = convolved(w, "q", inner, x);
    var k = convolved(w, "k", inner, x);
    var v = convolved(w, "v", inner, x);
    var forgetting = twice(w, "ssm_f", heads, x);
    var gate = twice(w, "ssm_g", heads, x);
    var beta = PlainDelta.multiply(w.at("ssm_beta").floats(heads.values(), WIDTH), WIDTH, x);
    var a = w.bare("ssm_a", heads.values());
    var dt = w.bare("ssm_dt.bias", inner);
    var weight = w.at("ssm_norm").floats(1, size);
    var results = new double[ROWS * inner];
    for (int t = 0; t < ROWS; t++) {
      for (int h = 0; h < heads.values(); h++) {
        int at = t * inner + h * size;
        var decay = new double[size];
        for (int i = 0; i < size; i++) {
          decay[i] = Math.exp(a[h] * Math.log1p(Math.exp(forgetting[at + i] + dt[h * size + i])));
        }
        double b = 1 / (1 + Math.exp(-beta[t * heads.values() + h]));
        var o =
            plain.step(
                h,
                PlainDelta.part(q, at, size),
                PlainDelta.part(k, at, size),
                PlainDelta.part(v, at, size),
                decay,
                b);
        PlainDelta.norm(o, weight, EPSILON);
        for (int j = 0; j < size; j++) results[at + j] = o[j] / (1 + Math.exp(-gate[at + j]));
      }
    }
    var out = w.at("attn_output").floats(WIDTH, inner);
    return PlainDelta.floats(PlainDelta.multiply(out, inner, results));
  }

  private static double[] convolved(Weights w, String name, int inner, float[] x) {
    var projected = PlainDelta.multiply(w.at("attn_" + name).floats(inner, WIDTH), WIDTH, x);
    return PlainDelta.convolve(projected, w.at("ssm_conv1d_" + name).floats(inner, TAPS), TAPS);
  }

  private static double[] twice(Weights w, String name, DeltaHeads heads, float[] x) {
    int size = heads.size();
    var narrow = PlainDelta.multiply(w.at(name + "_a").floats(size, WIDTH), WIDTH, x);
    return PlainDelta.multiply(w.at(name + "_b").floats(heads.valueColumns(), size), size, narrow);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 5", "2, 32", "2, 37"})
  void isItsEquationsHoweverRowsAreCut(int count, int size) {
    var heads = DeltaHeads.of(count, size);
    var x = Cuts.rows(ROWS, WIDTH, 0);
    var expected = expected(weights(heads).weights(), heads, x);
    for (var backend : Backend.available()) {
      var mixer = KimiDeltaAttention.of(weights(heads).weights(backend), HP, heads);
      var cuts = new Cuts(mixer, WIDTH, backend);
      assertArrayEquals(expected, cuts.run(x, ROWS), 2e-4f, backend.name());
      cuts.areNotSeen(ROWS);
    }
  }

  @Test
  void saysWhatItIsAndWhatItKeeps() {
    var heads = DeltaHeads.of(3, 5);
    var mixer = KimiDeltaAttention.of(weights(heads).weights(), HP, heads);
    var described = mixer.describe().withStates(mixer.states(), KeyValueType.F32);
    assertEquals("KimiDeltaAttention", described.kind());
    assertEquals(5, described.details().get("kda.head_dim"));
    int matrices = WIDTH * (45 + 10 + 3) + TAPS * 45 + 2 * 5 * 15 + 15 * WIDTH;
    assertEquals(matrices, described.multiplications());
    assertEquals(
        2L * 4 * 3 * 5 * 32, described.children().getLast().details().get("bytes"), "of 3 heads");
  }

  @Test
  void aStateThatWouldGrowIsRefused() {
    var heads = DeltaHeads.of(1, 4);
    var w = weights(heads).vector("ssm_a", Float.NaN).weights();
    var e = assertThrows(InvalidModelException.class, () -> KimiDeltaAttention.of(w, HP, heads));
    assertEquals("element 0 of ssm_a is NaN, expected 0 or less", e.getMessage());
  }

  @Test
  void keysAreAsManyAsValues() {
    var heads = new DeltaHeads(1, 2, 5, DeltaHeads.Order.GROUPED);
    assertThrows(
        IllegalArgumentException.class,
        () -> KimiDeltaAttention.of(weights(heads).weights(), HP, heads));
  }
}
