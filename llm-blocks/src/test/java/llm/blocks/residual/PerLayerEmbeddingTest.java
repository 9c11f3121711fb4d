package llm.blocks.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import llm.blocks.Embedding;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.junit.jupiter.api.Test;

class PerLayerEmbeddingTest {
  private static final int WIDTH = 5;
  private static final int LAYERS = 3;
  private static final int SIZE = 2;
  private static final int TOKENS = 4;
  private static final float EPSILON = 1e-6f;

  private final Weights w = weights(TOKENS);

  private static Weights weights(int tokens) {
    var random = new Random(5);
    return TinyWeights.width(WIDTH)
        .random("token_embd.weight", WIDTH, TOKENS, random)
        .random("per_layer_token_embd.weight", LAYERS * SIZE, tokens, random)
        .random("per_layer_model_proj.weight", WIDTH, LAYERS * SIZE, random)
        .vector("per_layer_proj_norm.weight", 0.5f, 2)
        .random("inp_gate.weight", WIDTH, SIZE, random)
        .random("proj.weight", SIZE, WIDTH, random)
        .weights();
  }

  private static Pass pass(int... tokens) {
    var batch = new Batch();
    var state = Passes.state(List.of());
    for (int i = 0; i < tokens.length; i++) batch.add(tokens[i], i, state, true);
    return new Pass(batch, new Workspace(TinyWeights.WORKERS));
  }

  private PerLayerEmbedding embedding() {
    return PerLayerEmbedding.of(w, Embedding.of(w.at("token_embd")), LAYERS, SIZE, EPSILON);
  }

  /** Width 1, two layers of one column each; ε = 0, so that a norm leaves the sign alone. */
  @Test
  void aTinyExampleByHand() {
    var tiny =
        TinyWeights.width(1)
            .matrix("token_embd.weight", 1, 3, 4)
            .matrix("per_layer_token_embd.weight", 2, 10, 20, 30, 40)
            .matrix("per_layer_model_proj.weight", 1, 1, -1)
            .vector("per_layer_proj_norm.weight", 5)
            .matrix("inp_gate.weight", 1, 1)
            .matrix("proj.weight", 1, 1)
            .weights();
    var perLayer = PerLayerEmbedding.of(tiny, Embedding.of(tiny.at("token_embd")), 2, 1, 0);
    var pass = pass(1);
    perLayer.apply(Rows.of(1, 4), pass);
    var y = Rows.zero(1, 1);
    // e is (30 + 5) / √2 for the first layer, (40 - 5) / √2 for the second: both the same here.
    for (int layer = 0; layer < 2; layer++) {
      perLayer.gate(tiny, layer, Activation.RELU).apply(Rows.of(1, 2), y, pass);
      assertEquals(2 * 35 / Math.sqrt(2), y.data()[0], 1e-4, "layer " + layer);
    }
  }

  /** The definition, in double precision. */
  private double[] input(int token, float[] x, int layer) {
    var table = w.at("per_layer_token_embd").floats(TOKENS, LAYERS * SIZE);
    var projection = w.at("per_layer_model_proj").floats(LAYERS * SIZE, WIDTH);
    var norm = w.at("per_layer_proj_norm").vector(SIZE);
    var u = new double[SIZE];
    double squares = 0;
    for (int i = 0; i < SIZE; i++) {
      int row = layer * SIZE + i;
      for (int c = 0; c < WIDTH; c++) u[i] += projection[row * WIDTH + c] * (double) x[c];
      u[i] /= Math.sqrt(WIDTH);
      squares += u[i] * u[i];
    }
    var e = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      double normed = u[i] / Math.sqrt(squares / SIZE + EPSILON) * norm[i];
      double t = table[token * LAYERS * SIZE + layer * SIZE + i] * Math.sqrt(SIZE);
      e[i] = (t + normed) / Math.sqrt(2);
    }
    return e;
  }

  @Test
  void eachLayerSeesItsPartOfEachTokensRow() {
    var tokens = new int[] {3, 0, 3, 1};
    var x = Rows.zero(tokens.length, WIDTH);
    for (int i = 0; i < tokens.length * WIDTH; i++) x.data()[i] = (float) Math.sin(i * 1.7);
    var perLayer = embedding();
    var pass = pass(tokens);
    perLayer.apply(x, pass);
    var gate = w.at("inp_gate").floats(SIZE, WIDTH);
    var out = w.at("proj").floats(WIDTH, SIZE);
    for (int layer = 0; layer < LAYERS; layer++) {
      var expected = new float[tokens.length * WIDTH];
      for (int r = 0; r < tokens.length; r++) {
        var row = java.util.Arrays.copyOfRange(x.data(), r * WIDTH, (r + 1) * WIDTH);
        var e = input(tokens[r], row, layer);
        for (int i = 0; i < SIZE; i++) {
          double g = 0;
          for (int c = 0; c < WIDTH; c++) g += gate[i * WIDTH + c] * (double) row[c];
          double part = Math.max(g, 0) * e[i];
          for (int c = 0; c < WIDTH; c++) {
            expected[r * WIDTH + c] += (float) (out[c * SIZE + i] * part);
          }
        }
      }
      var y = Rows.zero(tokens.length, WIDTH);
      perLayer.gate(w, layer, Activation.RELU).apply(x, y, pass);
      assertArrayEquals(expected, Passes.values(y), 1e-5f, "layer " + layer);
    }
  }

  @Test
  void aTableOfOtherTokensIsRefused() {
    var wrong = weights(TOKENS - 1);
    var tokens = Embedding.of(wrong.at("token_embd"));
    var e =
        assertThrows(
            InvalidModelException.class,
            () -> PerLayerEmbedding.of(wrong, tokens, LAYERS, SIZE, EPSILON));
    assertEquals(
        "per_layer_token_embd.weight has 3 rows, expected one for each of the 4 tokens of the"
            + " embedding",
        e.getMessage());
  }

  @Test
  void whatWasNotComputedInThisPassIsNotRead() {
    var gate = embedding().gate(w, 0, Activation.RELU);
    var x = Rows.zero(1, WIDTH);
    assertThrows(IllegalStateException.class, () -> gate.apply(x, Rows.zero(1, WIDTH), pass(0)));
  }
}
