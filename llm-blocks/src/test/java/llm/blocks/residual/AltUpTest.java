package llm.blocks.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Layer;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;

class AltUpTest {
  private static final int WIDTH = 5;
  private static final int STREAMS = 3;
  private static final int ROWS = 4;
  private static final float EPSILON = 1e-6f;

  private final Weights w = weights();
  private final AltUp altUp = AltUp.of(w, STREAMS, EPSILON);

  private static Weights weights() {
    var random = new Random(6);
    return TinyWeights.width(WIDTH)
        .tensor("altup_proj.weight", new long[] {WIDTH, WIDTH, STREAMS - 1}, floats(50, random))
        .tensor(
            "altup_unembd_proj.weight", new long[] {WIDTH, WIDTH, STREAMS - 1}, floats(50, random))
        .vector("altup_router_norm.weight", 3, 4, 5, 6, 7)
        .random("altup_router.weight", WIDTH, STREAMS, random)
        .random("altup_predict_coef.weight", STREAMS, STREAMS * STREAMS, random)
        .random("altup_correct_coef.weight", STREAMS, STREAMS, random)
        .vector("altup_correct_scale.weight", 1, 2, 3, 4, 5)
        .vector("post_norm.weight", 1, 1, 2, 1, 1)
        .random("ffn_up.weight", WIDTH, 2, random)
        .random("ffn_down.weight", 2, WIDTH, random)
        .weights();
  }

  private static float[] floats(int count, Random random) {
    var values = new float[count];
    for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
    return values;
  }

  private static Rows rows(int width) {
    var x = Rows.zero(ROWS, width);
    for (int i = 0; i < ROWS * width; i++) x.data()[i] = (float) Math.sin(i * 1.7);
    return x;
  }

  /** A layer that doubles the first column and turns the others' signs. */
  private static final Layer TURNING =
      new Layer() {
        @Override
        public void apply(Rows x, Pass pass) {
          for (int i = 0; i < x.rows() * x.width(); i++) {
            x.data()[i] *= i % x.width() == 0 ? 2 : -1;
          }
        }

        @Override
        public List<StateSlot<?>> states() {
          return List.of();
        }

        @Override
        public Description describe(KeyValueType type) {
          return Description.of("blk", "Block");
        }
      };

  private static double[] multiply(float[] matrix, int from, double[] x, int rows) {
    var y = new double[rows];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < x.length; c++) y[r] += matrix[from + r * x.length + c] * x[c];
    }
    return y;
  }

  private static double length(double[] x) {
    double sum = 0;
    for (double value : x) sum += value * value;
    return Math.sqrt(sum);
  }

  private static double[] normed(double[] x, float[] weight) {
    double root = Math.sqrt(length(x) * length(x) / x.length + EPSILON);
    var y = new double[x.length];
    for (int i = 0; i < x.length; i++) y[i] = x[i] / root * weight[i];
    return y;
  }

  private static double[] row(Rows x, int row, int stream) {
    var values = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) values[i] = x.data()[x.offset(row) + stream * WIDTH + i];
    return values;
  }

  private double[] modalities(double[] x) {
    var normed = normed(x, w.at("altup_router_norm").vector(WIDTH));
    for (int i = 0; i < WIDTH; i++) normed[i] /= WIDTH;
    var m = multiply(w.at("altup_router").floats(STREAMS, WIDTH), 0, normed, STREAMS);
    for (int i = 0; i < STREAMS; i++) m[i] = Math.tanh(m[i]);
    return m;
  }

  @Test
  void streamsBeginAsLongAsTheEmbedding() {
    var embedded = rows(WIDTH);
    var found = Passes.values(altUp.begin(embedded, Passes.of(ROWS)));
    var matrices = w.at("altup_proj").elements(50);
    var expected = new float[ROWS * STREAMS * WIDTH];
    for (int r = 0; r < ROWS; r++) {
      var h = row(embedded, r, 0);
      for (int s = 0; s < STREAMS; s++) {
        var x = s == 0 ? h : multiply(matrices, (s - 1) * WIDTH * WIDTH, h, WIDTH);
        for (int i = 0; i < WIDTH; i++) {
          expected[(r * STREAMS + s) * WIDTH + i] = (float) (x[i] * length(h) / length(x));
        }
      }
    }
    assertArrayEquals(expected, found, 1e-5f);
  }

  @Test
  void streamsEndAsTheirMean() {
    var x = rows(STREAMS * WIDTH);
    var found = Passes.values(altUp.end(x, Passes.of(ROWS)));
    var matrices = w.at("altup_unembd_proj").elements(50);
    var expected = new float[ROWS * WIDTH];
    for (int r = 0; r < ROWS; r++) {
      double target = length(row(x, r, 0));
      for (int s = 0; s < STREAMS; s++) {
        var stream = row(x, r, s);
        var y = s == 0 ? stream : multiply(matrices, (s - 1) * WIDTH * WIDTH, stream, WIDTH);
        for (int i = 0; i < WIDTH; i++) {
          expected[r * WIDTH + i] += (float) (y[i] * target / length(y) / STREAMS);
        }
      }
    }
    assertArrayEquals(expected, found, 1e-5f);
  }

  @Test
  void aLayerComputesOneStreamAndTheOthersFollow() {
    var last = FeedForward.plain(w, 2, Activation.RELU);
    var x = rows(STREAMS * WIDTH);
    altUp.layer(w, TURNING, last).apply(x, Passes.of(ROWS));
    var expected = new float[ROWS * STREAMS * WIDTH];
    for (int r = 0; r < ROWS; r++) layer(rows(STREAMS * WIDTH), r, expected);
    assertArrayEquals(expected, Passes.values(x), 1e-5f);
  }

  /** The definition, in double precision, for one row. */
  private void layer(Rows x, int r, float[] expected) {
    var predict = w.at("altup_predict_coef").floats(STREAMS * STREAMS, STREAMS);
    var c = multiply(predict, 0, modalities(row(x, r, 0)), STREAMS * STREAMS);
    var p = new double[STREAMS][WIDTH];
    for (int s = 0; s < STREAMS; s++) {
      for (int i = 0; i < WIDTH; i++) {
        p[s][i] = row(x, r, s)[i];
        for (int t = 0; t < STREAMS; t++) p[s][i] += c[s * STREAMS + t] * row(x, r, t)[i];
      }
    }
    var a = p[0].clone();
    for (int i = 0; i < WIDTH; i++) a[i] *= i == 0 ? 2 : -1;
    var correct = w.at("altup_correct_coef").floats(STREAMS, STREAMS);
    var d = multiply(correct, 0, modalities(a), STREAMS);
    var y = new double[STREAMS][WIDTH];
    for (int s = 0; s < STREAMS; s++) {
      for (int i = 0; i < WIDTH; i++) y[s][i] = p[s][i] + (a[i] - p[0][i]) * (1 + d[s]);
    }
    var first = new double[WIDTH];
    for (int i = 0; i < WIDTH; i++) first[i] = y[0][i] * (i + 1);
    var inner = multiply(w.at("ffn_up").floats(2, WIDTH), 0, first, 2);
    for (int i = 0; i < 2; i++) inner[i] = Math.max(inner[i], 0);
    var fed = multiply(w.at("ffn_down").floats(WIDTH, 2), 0, inner, WIDTH);
    var last = normed(fed, w.at("post_norm").vector(WIDTH));
    for (int s = 0; s < STREAMS; s++) {
      for (int i = 0; i < WIDTH; i++) {
        expected[(r * STREAMS + s) * WIDTH + i] = (float) (y[s][i] + (s == 0 ? 0 : last[i]));
      }
    }
  }

  @Test
  void aLayerIsDescribedAsTheBlockWithin() {
    var last = FeedForward.plain(w, 2, Activation.RELU);
    var described = altUp.layer(w, TURNING, last).describe(KeyValueType.F32);
    assertEquals("Block", described.kind());
    assertEquals(
        List.of("altup", "ffn", "post_norm"),
        described.children().stream().map(Description::name).toList());
    assertEquals(
        List.of("around", "last", "after"),
        described.children().stream().map(child -> child.details().get("place")).toList());
  }
}
