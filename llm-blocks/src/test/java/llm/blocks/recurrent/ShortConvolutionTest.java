package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;

class ShortConvolutionTest {
  private static final int WIDTH = 5;
  private static final int TAPS = 4;
  private static final int ROWS = 9;

  /** Width 1: b, c and u are 1, 2 and 3 times x, the taps 100, 10 and 1, the output as it is. */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("shortconv.in_proj.weight", 1, 1, 2, 3)
            .matrix("shortconv.conv.weight", 3, 100, 10, 1)
            .matrix("shortconv.out_proj.weight", 1, 1)
            .weights();
    var mixer = ShortConvolution.of(w, 3);
    var y = Rows.zero(4, 1);
    mixer.apply(Rows.of(1, 1, 2, 3, 1), y, Passes.of(4, Passes.state(mixer.states())));
    // b u is 3, 12, 27, 3. The convolution sees itself, ten times the row before it, and so on.
    float[] expected = {
      2 * 3, 4 * (12 + 10 * 3), 6 * (27 + 10 * 12 + 100 * 3), 2 * (3 + 10 * 27 + 100 * 12)
    };
    assertArrayEquals(expected, Passes.values(y), 1e-3f);
  }

  private final Weights w = weights();
  private final float[] taps = w.at("shortconv.conv").floats(WIDTH, TAPS);

  private static Weights weights() {
    var random = new Random(4);
    return TinyWeights.width(WIDTH)
        .random("shortconv.in_proj.weight", WIDTH, 3 * WIDTH, random)
        .random("shortconv.conv.weight", TAPS, WIDTH, random)
        .vector("shortconv.conv.bias", 0.1f, -0.2f, 0.3f, 0, 1)
        .random("shortconv.out_proj.weight", WIDTH, WIDTH, random)
        .weights();
  }

  private static Rows input() {
    var x = Rows.zero(ROWS, WIDTH);
    for (int i = 0; i < ROWS * WIDTH; i++) x.data()[i] = (float) Math.sin(i * 1.7);
    return x;
  }

  /** The convolution's definition, in double precision. */
  private float[] expected(float[] bias) {
    var x = input();
    var y = new float[ROWS * WIDTH];
    for (int t = 0; t < ROWS; t++) {
      for (int c = 0; c < WIDTH; c++) {
        double sum = bias[c];
        for (int k = 0; k < TAPS; k++) {
          int seen = t - TAPS + 1 + k;
          if (seen >= 0) sum += (double) taps[c * TAPS + k] * x.data()[seen * WIDTH + c];
        }
        y[t * WIDTH + c] = (float) sum;
      }
    }
    return y;
  }

  /** Row by row, all at once, cut anywhere: always what the definition says. */
  @Test
  void theConvolutionIsItsDefinitionHoweverRowsAreCut() {
    var convolution = CausalConvolution.of(w.at("shortconv.conv"), WIDTH, TAPS);
    var bias = w.at("shortconv.conv").bias(WIDTH).orElseThrow();
    for (int chunk = 1; chunk <= ROWS; chunk++) {
      var state = Passes.state(convolution.states());
      var found = new float[ROWS * WIDTH];
      for (int from = 0; from < ROWS; from += chunk) {
        int rows = Math.min(chunk, ROWS - from);
        var x = Rows.zero(rows, WIDTH);
        System.arraycopy(input().data(), from * WIDTH, x.data(), 0, rows * WIDTH);
        var y = Rows.zero(rows, WIDTH);
        var pass = Passes.from(from, rows, state);
        pass.batch().begin();
        convolution.apply(x, y, pass);
        pass.batch().settle();
        System.arraycopy(y.data(), 0, found, from * WIDTH, rows * WIDTH);
      }
      assertArrayEquals(expected(bias), found, 1e-5f, "in parts of " + chunk);
    }
  }

  @Test
  void saysWhatItIsAndWhatItKeeps() {
    var mixer = ShortConvolution.of(w, TAPS);
    var described = mixer.describe().withStates(mixer.states(), KeyValueType.F32);
    assertEquals("ShortConvolution", described.kind());
    assertEquals(3 * WIDTH * WIDTH + TAPS * WIDTH + WIDTH * WIDTH, described.multiplications());
    var state = described.children().getLast();
    assertEquals("RecurrentState", state.kind());
    assertEquals(2L * 4 * (TAPS - 1) * WIDTH, state.details().get("bytes"));
    assertEquals(1, state.details().size(), "it does not grow");
  }

  @Test
  void oneTapIsNoConvolution() {
    var e = assertThrows(InvalidModelException.class, () -> ShortConvolution.of(w, 1));
    assertEquals(
        "shortconv.conv has 1 taps of 5 channels, expected 2 taps or more", e.getMessage());
  }
}
