package llm.blocks.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.Positions;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.tensor.Rotation;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;

class IndexerTest {
  private static final int WIDTH = 7;
  private static final int LATENT = 5;
  private static final int ROTATED = 4;
  private static final int ROWS = 70;
  private static final Indexer.Sizes SIZES = new Indexer.Sizes(9, 6, 8);

  /** Keys are normalised to [1, -1] where x is above 0, and to [-1, 1] where it is below. */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("indexer.attn_q_b.weight", 1, 1, 0)
            .matrix("indexer.attn_k.weight", 1, 1, 0)
            .vector("indexer.k_norm.weight", 1, 1)
            .vector("indexer.k_norm.bias", 0, 0)
            .matrix("indexer.proj.weight", 1, 1)
            .weights();
    var indexer = Indexer.of(w, new Indexer.Sizes(1, 2, 1), 1, Positions.none());
    var pass = Passes.of(4, Passes.state(indexer.states()));
    indexer.choose(Rows.of(1, 2, -1, -3, 4), Rows.of(1, 1, 1, 1, 1), pass);
    // Row 1 weighs by -1: its scores are -1 and 0. Row 2: -3, 0, 0. Row 3: 4, 0, 0,
    // and a little more, as the norm's epsilon counts less.
    float[] expected = {1, 1, 3};
    var chosen = indexer.chosen(pass);
    assertArrayEquals(expected, java.util.Arrays.copyOfRange(chosen.data(), 1, 4));
  }

  private final Weights w = weights();
  private final float[] x = floats(ROWS * WIDTH, 1);
  private final float[] latent = floats(ROWS * LATENT, 2);

  private static Weights weights() {
    var random = new Random(6);
    int size = SIZES.size();
    return TinyWeights.width(WIDTH)
        .random("indexer.attn_q_b.weight", LATENT, SIZES.heads() * size, random)
        .random("indexer.attn_k.weight", WIDTH, size, random)
        .vector("indexer.k_norm.weight", floats(size, 3))
        .vector("indexer.k_norm.bias", floats(size, 4))
        .random("indexer.proj.weight", WIDTH, SIZES.heads(), random)
        .weights();
  }

  private static float[] floats(int count, int seed) {
    var random = new Random(seed);
    var values = new float[count];
    for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
    return values;
  }

  private Indexer indexer() {
    var scaling = RopeScaling.unscaled(ROTATED, 100);
    return Indexer.of(w, SIZES, LATENT, Rope.of(Rotation.Pairing.HALVES, scaling));
  }

  /** However rows are cut. */
  @Test
  void isItsDefinition() {
    for (int chunk : new int[] {1, 3, ROWS}) {
      var indexer = indexer();
      var state = Passes.state(indexer.states());
      for (int from = 0; from < ROWS; from += chunk) {
        int rows = Math.min(chunk, ROWS - from);
        var pass = Passes.from(from, rows, state);
        indexer.choose(part(x, WIDTH, from, rows), part(latent, LATENT, from, rows), pass);
        for (int r = 0; r < rows; r++) {
          if (from + r < SIZES.most()) continue;
          var found = new int[SIZES.most()];
          var chosen = indexer.chosen(pass);
          for (int i = 0; i < found.length; i++)
            found[i] = (int) chosen.data()[chosen.offset(r) + i];
          assertArrayEquals(
              expected(from + r), found, "row " + (from + r) + " in parts of " + chunk);
        }
      }
    }
  }

  private static Rows part(float[] all, int width, int from, int rows) {
    var part = Rows.zero(rows, width);
    System.arraycopy(all, from * width, part.data(), 0, rows * width);
    return part;
  }

  private int[] expected(int row) {
    var q = multiply("indexer.attn_q_b", SIZES.heads() * SIZES.size(), latent, LATENT, row);
    var weights = multiply("indexer.proj", SIZES.heads(), x, WIDTH, row);
    for (int h = 0; h < SIZES.heads(); h++) rotate(q, h * SIZES.size(), row);
    var scores = new double[row + 1];
    for (int p = 0; p <= row; p++) {
      var k = key(p);
      for (int h = 0; h < SIZES.heads(); h++) {
        double dot = 0;
        for (int i = 0; i < SIZES.size(); i++) dot += q[h * SIZES.size() + i] * k[i];
        scores[p] += weights[h] * Math.max(dot, 0);
      }
    }
    return IntStream.rangeClosed(0, row)
        .boxed()
        .sorted(Comparator.comparingDouble(p -> -scores[p]))
        .limit(SIZES.most())
        .mapToInt(p -> p)
        .sorted()
        .toArray();
  }

  private double[] key(int position) {
    int size = SIZES.size();
    var k = multiply("indexer.attn_k", size, x, WIDTH, position);
    double mean = 0, squares = 0;
    for (double v : k) mean += v / size;
    for (double v : k) squares += (v - mean) * (v - mean) / size;
    var weight = w.at("indexer.k_norm").vector(size);
    var bias = w.at("indexer.k_norm").bias(size).orElseThrow();
    for (int i = 0; i < size; i++) {
      k[i] = (k[i] - mean) / Math.sqrt(squares + 1e-6) * weight[i] + bias[i];
    }
    rotate(k, 0, position);
    return k;
  }

  private static void rotate(double[] x, int at, int position) {
    for (int i = 0; i < ROTATED / 2; i++) {
      double angle = position * Math.pow(100, -2.0 * i / ROTATED);
      double a = x[at + i], b = x[at + i + ROTATED / 2];
      x[at + i] = a * Math.cos(angle) - b * Math.sin(angle);
      x[at + i + ROTATED / 2] = a * Math.sin(angle) + b * Math.cos(angle);
    }
  }

  private double[] multiply(String name, int rows, float[] in, int columns, int row) {
    var matrix = w.at(name).floats(rows, columns);
    var y = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int c = 0; c < columns; c++) {
        y[i] += (double) matrix[i * columns + c] * in[row * columns + c];
      }
    }
    return y;
  }

  @Test
  void saysWhatItIsAndWhatItKeeps() {
    var indexer = indexer();
    var described = indexer.describe().withStates(indexer.states(), KeyValueType.F16);
    assertEquals(8, described.details().get("attention.indexer.top_k"));
    var state = described.children().getLast();
    assertEquals(2L * SIZES.size(), state.details().get("bytes_per_token"));
  }

  /** A file may allow more positions than memory holds: no more is taken than there are. */
  @Test
  void aLimitThatIsNeverReachedTakesNothing() {
    var sizes = new Indexer.Sizes(SIZES.heads(), SIZES.size(), Integer.MAX_VALUE);
    var indexer = Indexer.of(w, sizes, LATENT, Positions.none());
    var pass = Passes.of(3, Passes.state(indexer.states()));
    indexer.choose(part(x, WIDTH, 0, 3), part(latent, LATENT, 0, 3), pass);
    assertEquals(3, indexer.chosen(pass).width());
  }

  @Test
  void absurdSizesAreRefused() {
    var metadata =
        Map.of(
            "general.architecture",
            "x",
            "x.attention.indexer.head_count",
            1L << 20,
            "x.attention.indexer.key_length",
            64L,
            "x.attention.indexer.top_k",
            8L);
    var hp = Hyperparameters.of(metadata);
    var e = assertThrows(InvalidModelException.class, () -> Indexer.Sizes.of(hp));
    assertEquals("x.attention.indexer.head_count is 1048576, expected up to 16384", e.getMessage());
  }
}
