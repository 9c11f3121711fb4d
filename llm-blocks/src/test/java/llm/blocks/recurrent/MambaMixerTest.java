package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class MambaMixerTest {
  private static final int WIDTH = 5;
  private static final int ROWS = 11;

  private static Hyperparameters keys(int inner, int states, int rank, int taps) {
    return Hyperparameters.of(
        Map.of(
            "general.architecture", "any",
            "any.ssm.inner_size", (long) inner,
            "any.ssm.state_size", (long) states,
            "any.ssm.time_step_rank", (long) rank,
            "any.ssm.conv_kernel", (long) taps));
  }

  /**
   * One channel of one state. The convolution leaves rows as they are, and steps are of length 1;
   * so u = silu(x), B = u, C = 2u, and what is kept is halved.
   */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("ssm_in.weight", 1, 1, 2) // u, z
            .matrix("ssm_conv1d.weight", 2, 0, 1)
            .matrix("ssm_x.weight", 1, 0, 1, 2) // dt, B, C
            .matrix("ssm_dt.weight", 1, 0)
            .vector("ssm_dt.bias", (float) Math.log(Math.E - 1))
            .vector("ssm_a", (float) -Math.log(2))
            .vector("ssm_d", 10)
            .matrix("ssm_out.weight", 1, 1)
            .weights();
    var mixer = MambaMixer.of(w, keys(1, 1, 1, 2));
    var y = ScanRuns.inParts(mixer, new float[] {1, 2}, 1, 2);
    // silu of 1 and 2 is 0.731 and 1.762; of z, which is 2x, 1.762 and 3.928.
    double s = 0.7310586 * 0.7310586;
    assertEquals((s * 2 * 0.7310586 + 7.310586) * 1.7615942, y[0], 1e-4);
    s = s / 2 + 1.7615942 * 1.7615942;
    assertEquals((s * 2 * 1.7615942 + 17.615942) * 3.9280552, y[1], 1e-4);
  }

  private static Weights weights(int inner, int states, int rank) {
    var random = new Random(3);
    var a = new float[inner * states];
    for (int i = 0; i < a.length; i++) a[i] = -0.05f - 4 * random.nextFloat();
    return TinyWeights.width(WIDTH)
        .random("ssm_in.weight", WIDTH, 2 * inner, random)
        .random("ssm_conv1d.weight", 3, inner, random)
        .vector("ssm_conv1d.bias", ScanRuns.rows(1, inner, 4))
        .random("ssm_x.weight", inner, rank + 2 * states, random)
        .random("ssm_dt.weight", rank, inner, random)
        .vector("ssm_dt.bias", ScanRuns.rows(1, inner, 5))
        .matrix("ssm_a", states, a)
        .vector("ssm_d", ScanRuns.rows(1, inner, 6))
        .random("ssm_out.weight", inner, WIDTH, random)
        .weights();
  }

  /** Channels, states, rank: less than a task, more than one, sizes that no loop takes evenly. */
  private static final int[][] SHAPES = {{1, 1, 1}, {13, 3, 2}, {128, 16, 4}, {131, 5, 3}};

  @Test
  void isItsDefinitionHoweverRowsAreCut() {
    for (var s : SHAPES) {
      var w = weights(s[0], s[1], s[2]);
      var mixer = MambaMixer.of(w, keys(s[0], s[1], s[2], 3));
      var x = ScanRuns.rows(ROWS, WIDTH, 1);
      var whole = ScanRuns.inParts(mixer, x, WIDTH, ROWS);
      var expected = PlainScans.channels(w, s[0], s[1], s[2], x);
      float scale = 1;
      for (float y : expected) scale = Math.max(scale, Math.abs(y));
      assertArrayEquals(expected, whole, 1e-5f * scale, s[0] + " channels");
      for (int part = 1; part < ROWS; part++) {
        var found = ScanRuns.inParts(mixer, x, WIDTH, part);
        assertArrayEquals(whole, found, 1e-6f * scale, s[0] + " channels in parts of " + part);
      }
      var other = ScanRuns.rows(ROWS, WIDTH, 2);
      var both = ScanRuns.interleaved(mixer, x, other, WIDTH);
      assertArrayEquals(whole, both.getFirst(), 1e-6f * scale, s[0] + " channels, two sequences");
    }
  }

  @Test
  void threadsShareTheChannels() {
    var mixer = MambaMixer.of(weights(700, 4, 3), keys(700, 4, 3, 3));
    var x = ScanRuns.rows(ROWS, WIDTH, 1);
    var alone = ScanRuns.onThreads(1, mixer, x, WIDTH);
    float scale = 1;
    for (float y : alone) scale = Math.max(scale, Math.abs(y));
    assertArrayEquals(alone, ScanRuns.onThreads(4, mixer, x, WIDTH), 1e-5f * scale);
  }

  /** A norm that multiplies. */
  private record Times(float factor) implements Norm {
    @Override
    public void apply(Rows x, Rows out, Pass pass) {
      for (int i = 0; i < x.rows() * x.width(); i++) out.data()[i] = factor * x.data()[i];
    }

    @Override
    public Description describe() {
      return Description.of("times", "TimesNorm");
    }
  }

  @Test
  void whatIsSelectedIsNormalised() {
    var mixer = MambaMixer.of(weights(13, 3, 2), keys(13, 3, 2, 3));
    var x = ScanRuns.rows(ROWS, WIDTH, 1);
    var plain = ScanRuns.inParts(mixer, x, WIDTH, ROWS);
    var same = mixer.withNorms(new Times(1), new Times(4), new Times(0.25f));
    assertArrayEquals(plain, ScanRuns.inParts(same, x, WIDTH, ROWS), 1e-4f);
    var other = mixer.withNorms(new Times(1), new Times(4), new Times(4));
    assertTrue(Math.abs(plain[0] - ScanRuns.inParts(other, x, WIDTH, ROWS)[0]) > 1e-3f);
    var slow = mixer.withNorms(new Times(0), new Times(1), new Times(1));
    assertTrue(Math.abs(plain[0] - ScanRuns.inParts(slow, x, WIDTH, ROWS)[0]) > 1e-3f);
    assertEquals(3, same.describe().children().size() - mixer.describe().children().size());
  }

  /** Against Math's, over what steps and decays may be. */
  @Test
  void exponentialsAreExact() {
    int n = 4001;
    var x = new float[n];
    var decays = new float[n];
    var ones = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i - 2000) / 60f;
      decays[i] = 1;
      ones[i] = 1;
    }
    var steps = x.clone();
    var span = new Span(0, n);
    Exponentials.softplus(steps, span);
    Exponentials.scale(decays, ones, x, span);
    for (int i = 0; i < n; i++) {
      double step = Math.log1p(Math.exp(x[i]));
      double allowed = x[i] < -10 ? 1e-7 : 4e-6 * step;
      assertEquals(step, steps[i], allowed, "softplus of " + x[i]);
      if (x[i] <= 0) {
        double decay = Math.exp(x[i]);
        assertEquals(decay, decays[i], 6e-8 + 5e-7 * (1 - decay), "decay of " + x[i]);
      }
    }
  }
}
