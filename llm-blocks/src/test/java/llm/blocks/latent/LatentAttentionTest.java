package llm.blocks.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.Positions;
import llm.blocks.TinyWeights;
import llm.blocks.attention.QueryTemperature;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.tensor.Rotation;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;

class LatentAttentionTest {
  private static final float EPSILON = 1e-6f;

  /** Width 1, one head, one column each; the latent vector's norm makes it 1 or -1. */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(1)
            .matrix("attn_q.weight", 1, 1, 2)
            .matrix("attn_kv_a_mqa.weight", 1, 1, 1)
            .vector("attn_kv_a_norm.weight", 1)
            .matrix("attn_k_b.weight", 1, 3)
            .matrix("attn_v_b.weight", 1, 10)
            .matrix("attn_output.weight", 1, 1)
            .weights();
    var heads = new LatentHeads(1, 1, 1, 1, new LatentHeads.Ranks(0, 1));
    var attention = LatentAttention.of(w, heads, Positions.none(), 0);
    var y = Rows.zero(2, 1);
    attention.apply(Rows.of(1, 2, -1), y, Passes.of(2, Passes.state(attention.states())));
    // Row 0 sees itself: Vb l = 10. Row 1 has q = [-1 | -2]; [l | r] is [1 | 2] and [-1 | -1]:
    // its scores are (-3 - 4) / √2 and (3 + 2) / √2.
    double e = Math.exp(-12 / Math.sqrt(2));
    float[] expected = {10, (float) ((10 * e - 10) / (e + 1))};
    assertArrayEquals(expected, Passes.values(y), 1e-4f);
  }

  /** However rows are cut, with queries of the row or of a latent vector. */
  @Test
  void isItsDefinition() {
    for (int queryRank : new int[] {0, 7}) {
      var model = new Model(queryRank);
      var expected = model.expected();
      for (int chunk : new int[] {1, 2, 5, Model.ROWS}) {
        assertArrayEquals(
            expected, model.apply(model.attention, chunk), 2e-5f, "in parts of " + chunk);
      }
    }
  }

  @Test
  void olderFilesHaveBothMatricesInOne() {
    var model = new Model(7);
    var older = model.olderAttention();
    assertArrayEquals(model.expected(), model.apply(older, 3), 2e-5f);
  }

  /**
   * One that chooses everything changes nothing; one that chooses less sees the same in any cut.
   */
  @Test
  void anIndexerLimitsWhatIsSeen() {
    var model = new Model(7);
    var all = model.attention.withIndexer(model.indexer(Model.ROWS));
    assertArrayEquals(model.expected(), model.apply(all, 9), 2e-5f);
    var few = model.attention.withIndexer(model.indexer(6));
    var once = model.apply(few, Model.ROWS);
    for (int chunk : new int[] {1, 4}) assertArrayEquals(once, model.apply(few, chunk), 2e-5f);
    // what the first rows see is not limited
    int free = 6 * Model.WIDTH;
    var expected = model.expected();
    assertArrayEquals(
        java.util.Arrays.copyOf(expected, free), java.util.Arrays.copyOf(once, free), 2e-5f);
    assertTrue(Math.abs(expected[expected.length - 1] - once[expected.length - 1]) > 1e-3);
    assertEquals(2, few.states().size());
    assertEquals(1, model.attention.withChoiceOf(model.indexer(6)).states().size());
    assertThrows(
        IllegalStateException.class, () -> new Model(0).attention.withIndexer(model.indexer(6)));
  }

  /** Queries are multiplied by 1 + ln(2) from the second position on. */
  @Test
  void queriesGrowByTemperature() {
    var model = new Model(7);
    var grown = model.attention.withTemperature(new QueryTemperature(1, 1, 0));
    var plain =
        model.attention.withScale((float) ((1 + Math.log(2)) / Math.sqrt(Model.N + Model.R)));
    int two = 2 * Model.WIDTH;
    assertArrayEquals(
        java.util.Arrays.copyOf(model.apply(plain, 5), two),
        java.util.Arrays.copyOf(model.apply(grown, 5), two),
        2e-5f);
  }

  @Test
  void keepsOneVectorOfEachPosition() {
    var attention = new Model(7).attention;
    var described = attention.describe().withStates(attention.states(), KeyValueType.F32);
    assertEquals("LatentAttention", described.kind());
    assertEquals("MLA", described.details().get("attention"));
    assertEquals(7, described.details().get("attention.q_lora_rank"));
    var state = described.children().getLast();
    assertEquals(4L * (Model.C + Model.R), state.details().get("bytes_per_token"));
    int down = Model.WIDTH * (7 + Model.C + Model.R);
    int up = 7 * Model.H * (Model.N + Model.R);
    int heads = Model.H * Model.C * (Model.N + Model.V);
    assertEquals(down + up + heads + Model.H * Model.V * Model.WIDTH, described.multiplications());
  }

  @Test
  void headsAreRead() {
    var newer =
        hyperparameters(
            "key_length",
            48L,
            "value_length",
            32L,
            "key_length_mla",
            24L,
            "value_length_mla",
            20L,
            "q_lora_rank",
            12L);
    var ranks = new LatentHeads.Ranks(12, 32);
    assertEquals(new LatentHeads(4, 8, 16, 20, ranks), LatentHeads.of(newer, 0));
    var older = hyperparameters("key_length", 24L, "value_length", 20L);
    var none = new LatentHeads.Ranks(0, 32);
    assertEquals(new LatentHeads(4, 8, 16, 20, none), LatentHeads.of(older, 0));
    var narrow = hyperparameters("key_length", 16L, "value_length", 20L);
    var e = assertThrows(InvalidModelException.class, () -> LatentHeads.of(narrow, 0));
    assertEquals(
        "x.attention.key_length_mla is 16, expected more than rope.dimension_count, 16",
        e.getMessage());
    var absurd = hyperparameters("key_length", 24L, "value_length", 1L << 20);
    assertThrows(InvalidModelException.class, () -> LatentHeads.of(absurd, 0));
  }

  private static Hyperparameters hyperparameters(Object... keysAndValues) {
    var all = new java.util.HashMap<String, Object>();
    all.putAll(
        Map.of(
            "general.architecture", "x",
            "x.attention.head_count", 4L,
            "x.attention.kv_lora_rank", 32L,
            "x.rope.dimension_count", 16L));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put("x.attention." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Hyperparameters.of(all);
  }

  /** Random weights of awkward sizes, and what they give by the definition. */
  private static final class Model {
    static final int WIDTH = 9;
    static final int ROWS = 70;
    static final int H = 3;
    static final int N = 5;
    static final int R = 4;
    static final int V = 6;
    static final int C = 11;

    final Random random = new Random(8);
    final int queryRank;
    final LatentHeads heads;
    final Positions rope = Rope.of(Rotation.Pairing.NEIGHBOURS, RopeScaling.unscaled(R, 10000));
    final float[] x = floats(ROWS * WIDTH, 1);
    final float[] qA;
    final float[] qNorm;
    final float[] q;
    final float[] kvA = floats((C + R) * WIDTH, 0.5);
    final float[] kvNorm = floats(C, 1);
    final float[] kB = floats(H * C * N, 0.5); // [head, C, N]
    final float[] vB = floats(H * V * C, 0.5); // [head, V, C]
    final float[] out = floats(WIDTH * H * V, 0.5);
    final LatentAttention attention;

    Model(int queryRank) {
      this.queryRank = queryRank;
      heads = new LatentHeads(H, N, R, V, new LatentHeads.Ranks(queryRank, C));
      qA = floats(queryRank * WIDTH, 0.5);
      qNorm = floats(queryRank, 1);
      q = floats(H * (N + R) * (queryRank > 0 ? queryRank : WIDTH), 0.5);
      attention =
          of(
              weights()
                  .tensor("attn_k_b.weight", new long[] {N, C, H}, kB)
                  .tensor("attn_v_b.weight", new long[] {C, V, H}, vB));
    }

    private LatentAttention of(TinyWeights w) {
      return LatentAttention.of(w.weights(), heads, rope, EPSILON);
    }

    private float[] floats(int count, double size) {
      var values = new float[count];
      for (int i = 0; i < count; i++) values[i] = (float) (random.nextGaussian() * size);
      return values;
    }

    private TinyWeights weights() {
      var w =
          TinyWeights.width(WIDTH)
              .matrix("attn_kv_a_mqa.weight", WIDTH, kvA)
              .vector("attn_kv_a_norm.weight", kvNorm)
              .matrix("attn_output.weight", H * V, out);
      if (queryRank == 0) return w.matrix("attn_q.weight", WIDTH, q);
      return w.matrix("attn_q_a.weight", WIDTH, qA)
          .vector("attn_q_a_norm.weight", qNorm)
          .matrix("attn_q_b.weight", queryRank, q);
    }

    Indexer indexer(int most) {
      var w =
          TinyWeights.width(WIDTH)
              .matrix("indexer.attn_q_b.weight", queryRank, floats(16 * 8 * 7, 0.5))
              .matrix("indexer.attn_k.weight", WIDTH, floats(8 * WIDTH, 0.5))
              .vector("indexer.k_norm.weight", floats(8, 1))
              .vector("indexer.k_norm.bias", floats(8, 1))
              .matrix("indexer.proj.weight", WIDTH, floats(16 * WIDTH, 0.5))
              .weights();
      return Indexer.of(w, new Indexer.Sizes(16, 8, most), 7, rope);
    }

    /** Each head's matrix for keys, transposed, then that for values. */
    LatentAttention olderAttention() {
      var both = new float[H * (N + V) * C];
      for (int h = 0; h < H; h++) {
        for (int c = 0; c < C; c++) {
          for (int n = 0; n < N; n++) both[(h * (N + V) + n) * C + c] = kB[(h * C + c) * N + n];
        }
        System.arraycopy(vB, h * V * C, both, (h * (N + V) + N) * C, V * C);
      }
      return of(weights().matrix("attn_kv_b.weight", C, both));
    }

    float[] apply(LatentAttention attention, int chunk) {
      var state = Passes.state(attention.states());
      var found = new float[ROWS * WIDTH];
      for (int from = 0; from < ROWS; from += chunk) {
        int rows = Math.min(chunk, ROWS - from);
        var in = Rows.zero(rows, WIDTH);
        System.arraycopy(x, from * WIDTH, in.data(), 0, rows * WIDTH);
        var y = Rows.zero(rows, WIDTH);
        attention.apply(in, y, Passes.from(from, rows, state));
        System.arraycopy(y.data(), 0, found, from * WIDTH, rows * WIDTH);
      }
      return found;
    }

    // ---- The definition, with keys and values of each head, in double precision

    float[] expected() {
      var l = new double[ROWS][];
      var r = new double[ROWS][];
      var q = new double[ROWS][];
      for (int t = 0; t < ROWS; t++) {
        var row = new double[WIDTH];
        for (int i = 0; i < WIDTH; i++) row[i] = x[t * WIDTH + i];
        var kept = multiply(kvA, row, 0, C + R);
        l[t] = norm(java.util.Arrays.copyOf(kept, C), kvNorm);
        r[t] = rotated(kept, C, t);
        var in = queryRank == 0 ? row : norm(multiply(qA, row, 0, queryRank), qNorm);
        q[t] = multiply(this.q, in, 0, H * (N + R));
      }
      var y = new float[ROWS * WIDTH];
      for (int t = 0; t < ROWS; t++) {
        var results = new double[H * V];
        for (int h = 0; h < H; h++) attend(h, t, q[t], l, r, results);
        var row = multiply(out, results, 0, WIDTH);
        for (int i = 0; i < WIDTH; i++) y[t * WIDTH + i] = (float) row[i];
      }
      return y;
    }

    private void attend(int h, int t, double[] q, double[][] l, double[][] r, double[] results) {
      var qR = rotated(q, h * (N + R) + N, t);
      double sum = 0;
      for (int j = 0; j <= t; j++) {
        double score = 0;
        for (int n = 0; n < N; n++) {
          double key = 0;
          for (int c = 0; c < C; c++) key += kB[(h * C + c) * N + n] * l[j][c];
          score += q[h * (N + R) + n] * key;
        }
        for (int i = 0; i < R; i++) score += qR[i] * r[j][i];
        double weight = Math.exp(score / Math.sqrt(N + R));
        sum += weight;
        var value = multiply(vB, l[j], h * V, V);
        for (int v = 0; v < V; v++) results[h * V + v] += weight * value[v];
      }
      for (int v = 0; v < V; v++) results[h * V + v] /= sum;
    }

    private static double[] multiply(float[] matrix, double[] x, int from, int rows) {
      var y = new double[rows];
      for (int i = 0; i < rows; i++) {
        for (int c = 0; c < x.length; c++) y[i] += matrix[(from + i) * x.length + c] * x[c];
      }
      return y;
    }

    private static double[] norm(double[] x, float[] weight) {
      double squares = 0;
      for (double v : x) squares += v * v;
      double scale = 1 / Math.sqrt(squares / x.length + EPSILON);
      for (int i = 0; i < x.length; i++) x[i] *= scale * weight[i];
      return x;
    }

    private static double[] rotated(double[] x, int at, int position) {
      var y = new double[R];
      for (int i = 0; i < R; i += 2) {
        double angle = position * Math.pow(10000, -(double) i / R);
        y[i] = x[at + i] * Math.cos(angle) - x[at + i + 1] * Math.sin(angle);
        y[i + 1] = x[at + i] * Math.sin(angle) + x[at + i + 1] * Math.cos(angle);
      }
      return y;
    }
  }

  /** Keys of each head a scale, values one for all: as if the weights were as much larger. */
  @Test
  void matricesOfHeadsMayHaveScales() {
    var model = new Model(7);
    var scales = new float[] {0.5f, 2, 4};
    var keys = model.kB.clone();
    for (int i = 0; i < keys.length; i++) keys[i] /= scales[i / (Model.C * Model.N)];
    var values = model.vB.clone();
    for (int i = 0; i < values.length; i++) values[i] /= 0.25f;
    var scaled =
        model.of(
            model
                .weights()
                .tensor("attn_k_b.weight", new long[] {Model.N, Model.C, Model.H}, keys)
                .vector("attn_k_b.scale", scales)
                .tensor("attn_v_b.weight", new long[] {Model.C, Model.V, Model.H}, values)
                .vector("attn_v_b.scale", 0.25f));
    for (int chunk : new int[] {1, Model.ROWS}) {
      assertArrayEquals(model.expected(), model.apply(scaled, chunk), 2e-5f);
    }
    assertEquals(
        2,
        scaled.describe().children().stream()
            .filter(d -> "of each head".equals(d.details().get("scale")))
            .count());
  }
}
