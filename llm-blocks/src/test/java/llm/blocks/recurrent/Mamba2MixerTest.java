package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;

class Mamba2MixerTest {
  private static final float EPSILON = 1e-5f;
  private static final int WIDTH = 7;
  private static final int ROWS = 11;

  private static Hyperparameters keys(HeadShape shape, int taps) {
    var keys = new HashMap<String, Object>();
    keys.put("general.architecture", "any");
    keys.put("any.attention.layer_norm_rms_epsilon", EPSILON);
    keys.put("any.ssm.inner_size", (long) shape.inner());
    keys.put("any.ssm.state_size", (long) shape.states());
    keys.put("any.ssm.time_step_rank", (long) shape.heads());
    keys.put("any.ssm.group_count", (long) shape.groups());
    keys.put("any.ssm.conv_kernel", (long) taps);
    return Hyperparameters.of(keys);
  }

  /**
   * One head of one column and one state. The convolution leaves rows as they are, and steps are of
   * length 1, as softplus(ln(e - 1)) = 1; so u, B and C are silu(x), and what is kept is halved.
   */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("ssm_in.weight", 1, 2, 1, 1, 1, 0) // z, u, B, C, dt
            .matrix("ssm_conv1d.weight", 2, 0, 1, 0, 1, 0, 1)
            .vector("ssm_dt.bias", (float) Math.log(Math.E - 1))
            .vector("ssm_a", (float) -Math.log(2))
            .vector("ssm_d", 10)
            .matrix("ssm_out.weight", 1, 1)
            .weights();
    var mixer = Mamba2Mixer.of(w, keys(new HeadShape(1, 1, 1, 1), 2));
    var y = ScanRuns.inParts(mixer, new float[] {1, 2, -1}, 1, 3);
    // silu of 1, 2 and -1 is 0.731, 1.762 and -0.269; of z, which is 2x, 1.762, 3.928 and -0.238.
    double m = 0.7310586 * 0.7310586;
    assertEquals((m * 0.7310586 + 7.310586) * 1.7615942, y[0], 1e-4);
    m = m / 2 + 1.7615942 * 1.7615942;
    assertEquals((m * 1.7615942 + 17.615942) * 3.9280552, y[1], 1e-4);
    m = m / 2 + 0.2689414 * 0.2689414;
    assertEquals((m * -0.2689414 - 2.689414) * -0.2384058, y[2], 1e-4);
  }

  private static Weights weights(HeadShape s) {
    var random = new Random(3);
    int channels = s.inner() + 2 * s.grouped();
    var a = new float[s.heads()];
    for (int h = 0; h < a.length; h++) a[h] = -0.1f - 0.7f * h;
    return TinyWeights.width(WIDTH)
        .random("ssm_in.weight", WIDTH, s.inner() + channels + s.heads(), random)
        .random("ssm_conv1d.weight", 3, channels, random)
        .vector("ssm_conv1d.bias", ScanRuns.rows(1, channels, 4))
        .vector("ssm_dt.bias", ScanRuns.rows(1, s.heads(), 5))
        .vector("ssm_a", a)
        .vector("ssm_d", ScanRuns.rows(1, s.heads(), 6))
        .matrix("ssm_norm.weight", s.inner() / s.groups(), ScanRuns.rows(1, s.inner(), 7))
        .random("ssm_out.weight", s.inner(), WIDTH, random)
        .weights();
  }

  /** Heads of fewer columns than a strip, of as many, and of more; shared by all or by some. */
  private static final HeadShape[] SHAPES = {
    new HeadShape(1, 1, 1, 3),
    new HeadShape(6, 5, 3, 4),
    new HeadShape(4, 32, 2, 16),
    new HeadShape(3, 33, 1, 7),
    new HeadShape(2, 80, 2, 1)
  };

  @Test
  void isItsDefinitionHoweverRowsAreCut() {
    for (var shape : SHAPES) {
      var w = weights(shape);
      var mixer = Mamba2Mixer.of(w, keys(shape, 3));
      var x = ScanRuns.rows(ROWS, WIDTH, 1);
      var whole = ScanRuns.inParts(mixer, x, WIDTH, ROWS);
      assertArrayEquals(PlainScans.heads(w, shape, x, EPSILON), whole, 2e-4f, shape.toString());
      for (int part = 1; part < ROWS; part++) {
        var found = ScanRuns.inParts(mixer, x, WIDTH, part);
        assertArrayEquals(whole, found, 1e-5f, shape + " in parts of " + part);
      }
    }
  }

  @Test
  void threadsShareTheHeads() {
    var shape = new HeadShape(20, 32, 2, 16);
    var mixer = Mamba2Mixer.of(weights(shape), keys(shape, 3));
    var x = ScanRuns.rows(ROWS, WIDTH, 1);
    assertArrayEquals(
        ScanRuns.onThreads(1, mixer, x, WIDTH), ScanRuns.onThreads(4, mixer, x, WIDTH), 1e-5f);
  }

  @Test
  void sequencesOfABatchDoNotMix() {
    for (var shape : SHAPES) {
      var mixer = Mamba2Mixer.of(weights(shape), keys(shape, 3));
      var x = ScanRuns.rows(ROWS, WIDTH, 1);
      var other = ScanRuns.rows(ROWS, WIDTH, 2);
      var found = ScanRuns.interleaved(mixer, x, other, WIDTH);
      var alone = ScanRuns.inParts(mixer, x, WIDTH, ROWS);
      assertArrayEquals(alone, found.getFirst(), 1e-5f, shape.toString());
      var otherAlone = ScanRuns.inParts(mixer, other, WIDTH, ROWS);
      assertArrayEquals(otherAlone, found.getLast(), 1e-5f, shape.toString());
    }
  }

  @Test
  void saysWhatItIsAndWhatItKeeps() {
    var shape = new HeadShape(4, 32, 2, 16);
    var mixer = Mamba2Mixer.of(weights(shape), keys(shape, 3));
    var described = mixer.describe().withStates(mixer.states(), KeyValueType.F32);
    assertEquals("Mamba2", described.kind());
    assertEquals(
        Map.of(
            "ssm.inner_size",
            128,
            "ssm.state_size",
            16,
            "ssm.time_step_rank",
            4,
            "ssm.group_count",
            2),
        described.details());
    int channels = 128 + 2 * 2 * 16;
    long matrices = WIDTH * (128 + channels + 4L) + 3L * channels + 128L * WIDTH;
    assertEquals(matrices + 3L * 128 * 16, described.multiplications());
    var state = described.children().getLast();
    assertEquals(2L * Float.BYTES * 128 * 16, state.details().get("bytes"));
    assertEquals(1, state.details().size(), "it does not grow");
  }

  @Test
  void statesThatWouldGrowAreRefused() {
    var grown = TinyWeights.width(1).vector("ssm_a", -1, 0, 0.5f).weights();
    var e = assertThrows(InvalidModelException.class, () -> Decays.of(grown, 3));
    assertEquals("element 2 of ssm_a is 0.5, expected 0 or less", e.getMessage());
  }

  private static String refused(HeadShape shape) {
    var keys = keys(shape, 3);
    return String.valueOf(
        assertThrows(InvalidModelException.class, () -> HeadShape.of(keys)).getMessage());
  }

  @Test
  void headsThatCannotBeGroupedAreRefused() {
    assertEquals(
        "any.ssm.time_step_rank is 6, expected a multiple of ssm.group_count, 4",
        refused(new HeadShape(6, 5, 4, 4)));
    assertEquals(
        "any.ssm.state_size is 1000000, expected less, for 8 heads",
        refused(new HeadShape(8, 96, 1, 1000000)));
    assertEquals(
        "any.ssm.inner_size is 2097152, expected up to 1048576",
        refused(new HeadShape(1, 1 << 21, 1, 1)));
  }
}
