package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.TinyWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of 4 columns: pair 0 turns by 1, pair 1 by 0.01. */
class RopeScalingTest {
  private static final float[] PLAIN = {1, 0.01f};

  private static Hyperparameters hp(Object... keysAndValues) {
    var metadata = new HashMap<String, Object>();
    metadata.put("general.architecture", "x");
    metadata.put("x.context_length", 4096L);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      metadata.put("x." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Hyperparameters.of(metadata);
  }

  private static TinyWeights none() {
    return TinyWeights.width(4);
  }

  private static float[] turns(Hyperparameters hp, TinyWeights weights) {
    return RopeScaling.of(hp, 4, weights.weights()).frequencies();
  }

  private static String refusal(Hyperparameters hp, TinyWeights weights) {
    return assertThrows(InvalidModelException.class, () -> turns(hp, weights)).getMessage();
  }

  private static TinyWeights longRope() {
    return none()
        .vector("rope_factors_long.weight", 4, 8)
        .vector("rope_factors_short.weight", 1, 2);
  }

  /** A multiplier of 1 takes all of YaRN's factor back, one of 0.5 some of it. */
  @ParameterizedTest
  @CsvSource({"0, 1.1386294", "0.5, 1.0648216", "1, 1"})
  void yarnsMagnitudeMayBeTakenBack(float multiplier, float magnitude) {
    var hp =
        hp(
            "rope.scaling.type",
            "yarn",
            "rope.scaling.factor",
            4f,
            "rope.scaling.yarn_log_multiplier",
            multiplier);
    assertEquals(magnitude, RopeScaling.of(hp, 4, none().weights()).magnitude(), 1e-6);
  }

  @Test
  void longRopesFactorsFollowTheContextThatIsAskedFor() {
    var hp = hp("rope.scaling.type", "longrope", "rope.scaling.original_context_length", 512L);
    var near = new float[] {1, 0.005f};
    var far = new float[] {0.25f, 0.00125f};
    assertArrayEquals(far, turns(hp, longRope()), 1e-7f); // 4096, of the file
    assertArrayEquals(near, turns(hp.withSequenceLength(100), longRope()), 1e-7f);
    assertArrayEquals(near, turns(hp.withSequenceLength(512), longRope()), 1e-7f);
    assertArrayEquals(far, turns(hp.withSequenceLength(513), longRope()), 1e-7f);
    assertArrayEquals(far, turns(hp.withSequenceLength(10_000), longRope()), 1e-7f);
    var details = RopeScaling.of(hp.withSequenceLength(512), 4, longRope().weights()).details();
    assertEquals("rope_factors_short", details.get("rope.factors"));
  }

  @Test
  void withoutAnOriginalContextItIsTheModels() {
    for (var hp : java.util.List.of(hp(), hp("rope.scaling.original_context_length", 0L))) {
      assertArrayEquals(new float[] {1, 0.005f}, turns(hp, longRope()), 1e-7f);
      assertArrayEquals(
          new float[] {0.25f, 0.00125f}, turns(hp.withSequenceLength(5000), longRope()), 1e-7f);
    }
  }

  @Test
  void blocksWithAWindowTurnWithABaseAndColumnsOfTheirOwn() {
    assertArrayEquals(
        RopeScaling.unscaled(8, 10_000).frequencies(), RopeScaling.ofWindow(hp(), 8).frequencies());
    var own = hp("rope.freq_base_swa", 500f, "rope.dimension_count_swa", 4L);
    assertArrayEquals(
        RopeScaling.unscaled(4, 500).frequencies(), RopeScaling.ofWindow(own, 8).frequencies());
    assertThrows(InvalidModelException.class, () -> RopeScaling.ofWindow(own, 2));
  }

  @Test
  void theAttentionFactorIsTheSameForBoth() {
    var hp = hp("rope.scaling.original_context_length", 512L, "rope.scaling.attn_factor", 1.2f);
    for (int length : new int[] {100, 4096}) {
      var scaling = RopeScaling.of(hp.withSequenceLength(length), 4, longRope().weights());
      assertEquals(1.2f, scaling.magnitude());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear", "yarn", "longrope", "none"})
  void aFactorOfZeroStandsForNone(String type) {
    var hp = hp("rope.scaling.type", type, "rope.scaling.factor", 0f);
    var scaling = RopeScaling.of(hp, 4, none().weights());
    assertArrayEquals(PLAIN, scaling.frequencies(), 1e-7f);
    assertEquals(1, scaling.magnitude());
  }

  @Test
  void aFactorOfVeryOldFilesToo() {
    assertArrayEquals(PLAIN, turns(hp("rope.scale_linear", 0f), none()), 1e-7f);
    assertArrayEquals(
        new float[] {0.5f, 0.005f}, turns(hp("rope.scale_linear", 2f), none()), 1e-7f);
    // The newer key counts, also where it says none.
    assertArrayEquals(
        PLAIN, turns(hp("rope.scale_linear", 2f, "rope.scaling.factor", 0f), none()), 1e-7f);
  }

  @Test
  void aFactorBesideLongRopesDivisorsCounts() {
    var hp = hp("rope.scaling.type", "longrope", "rope.scaling.factor", 2f);
    assertArrayEquals(new float[] {0.5f, 0.0025f}, turns(hp, longRope()), 1e-7f);
  }

  @Test
  void yarnWithoutAnOriginalContextGivesNumbers() {
    var hp =
        hp(
            "rope.scaling.type",
            "yarn",
            "rope.scaling.factor",
            4f,
            "rope.scaling.original_context_length",
            0L);
    for (float turn : turns(hp, none())) assertTrue(Float.isFinite(turn));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rope.freq_base              | 0         | is 0.0, expected a number above 0
          rope.freq_base              | -10000    | is -10000.0, expected a number above 0
          rope.freq_base              | NaN       | is NaN, expected a finite number
          rope.scaling.factor         | -2        | is -2.0, expected 0 or more
          rope.scaling.factor         | Infinity  | is Infinity, expected a finite number
          rope.scale_linear           | -2        | is -2.0, expected 0 or more
          rope.scaling.attn_factor    | -1        | is -1.0, expected 0 or more
          rope.scaling.yarn_beta_fast | 0         | is 0.0, expected a number above 0
          rope.scaling.yarn_beta_slow | -1        | is -1.0, expected a number above 0
          """)
  void numbersThatCanOnlyGiveNoneAreRefused(String key, float value, String problem) {
    var metadata = Map.<String, Object>of("rope.scaling.type", "yarn", key, value);
    var pairs =
        metadata.entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()));
    assertEquals("x." + key + " " + problem, refusal(hp(pairs.toArray()), none()));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void divisorsAreFiniteAndAboveZero(float bad) {
    assertEquals(
        "element 1 of rope_freqs.weight is " + bad + ", expected a finite number above 0",
        refusal(hp(), none().vector("rope_freqs.weight", 1, bad)));
    // Those that are not in use as well.
    var unused =
        none().vector("rope_factors_long.weight", 1, bad).vector("rope_factors_short.weight", 1, 1);
    assertEquals(
        "element 1 of rope_factors_long.weight is " + bad + ", expected a finite number above 0",
        refusal(hp().withSequenceLength(1), unused));
  }

  @Test
  void aTurnThatIsNoNumberIsRefused() {
    var tiny = refusal(hp("rope.scaling.factor", 1e-44f), none());
    assertTrue(tiny.startsWith("RoPE would turn pair 0 by Infinity radians"), tiny);
    assertTrue(tiny.contains("rope.scaling.factor"), tiny);
    var denormal = refusal(hp(), none().vector("rope_freqs.weight", 1e-44f, 1));
    assertTrue(denormal.contains("rope_freqs"), denormal);
  }

  @Test
  void aBaseMayGrowWithAlpha() {
    var hp = hp("rope.freq_base", 100f, "rope.scaling.alpha", 16f);
    // of heads of 4 columns: 100 * 16^(4 / 2)
    assertArrayEquals(
        RopeScaling.unscaled(4, 25_600).frequencies(),
        RopeScaling.ofAlpha(hp, 4, none().weights()).frequencies());
    var without = hp("rope.freq_base", 100f);
    assertArrayEquals(
        RopeScaling.unscaled(4, 100).frequencies(),
        RopeScaling.ofAlpha(without, 4, none().weights()).frequencies());
  }

  @Test
  void blocksWithAWindowMayBeScaledLikeTheOthers() {
    var hp =
        hp(
            "rope.freq_base", 900f,
            "rope.freq_base_swa", 100f,
            "rope.scaling.type", "linear",
            "rope.scaling.factor", 2f);
    assertArrayEquals(
        new float[] {0.5f, 0.05f},
        RopeScaling.ofWindowLikeOthers(hp, 4, none().weights()).frequencies(),
        1e-7f);
    var same = hp("rope.freq_base", 100f, "rope.dimension_count", 4L);
    assertArrayEquals(
        RopeScaling.unscaled(4, 100).frequencies(),
        RopeScaling.ofWindowLikeOthers(same, 8, none().weights()).frequencies());
  }

  @Test
  void fewerColumnsTakeTheFirstDivisors() {
    var hp = hp("rope.freq_base", 100f);
    var w = TinyWeights.width(8).vector("rope_freqs.weight", 2, 4, 8).weights();
    // pairs of 4 columns turn by 1 and 0.1
    assertArrayEquals(
        new float[] {0.5f, 0.025f}, RopeScaling.ofColumns(hp, 4, w).frequencies(), 1e-7f);
    assertArrayEquals(
        new float[] {1, 0.1f}, RopeScaling.ofColumns(hp, 4, none().weights()).frequencies(), 1e-7f);
    assertThrows(InvalidModelException.class, () -> RopeScaling.ofColumns(hp, 8, w));
  }

  @Test
  void yarnMayHaveAFactorOfScoresOfItsOwn() {
    var hp =
        hp(
            "rope.scaling.type", "yarn",
            "rope.scaling.factor", 4f,
            "rope.scaling.yarn_attn_factor", 2f);
    double expected = 2 * (1 + 0.1 * Math.log(4));
    assertEquals(expected, RopeScaling.of(hp, 4, none().weights()).magnitude(), 1e-6);
  }

  @Test
  void blocksWithAWindowMayTurnAsManyColumnsUnscaled() {
    var hp =
        hp(
            "rope.freq_base_swa",
            100f,
            "rope.dimension_count",
            4L,
            "rope.scaling.type",
            "linear",
            "rope.scaling.factor",
            2f);
    assertArrayEquals(
        RopeScaling.unscaled(4, 100).frequencies(),
        RopeScaling.ofWindowUnscaled(hp, 8).frequencies());
  }
}
