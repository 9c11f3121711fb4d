package llm.blocks.attention;

import static llm.blocks.attention.PlainAttention.product;
import static llm.blocks.attention.PlainAttention.rmsNorm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import llm.blocks.InvalidModelException;
import llm.blocks.Norm;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import llm.tensor.Rotation.Pairing;
import llm.tensor.Rows;
import llm.tensor.sequence.Sight;
import org.junit.jupiter.api.Test;

/** The options of attention beside plain loops in double precision, the prompt cut anywhere. */
class AttentionOptionsTest {
  private static final int WIDTH = 10;
  private static final int SIZE = 6;
  private static final int ROWS = 23;
  private static final float EPSILON = 1e-3f;
  private static final Heads HEADS = new Heads(6, 2, SIZE, SIZE);
  private static final Rope ROPE = Rope.of(Pairing.HALVES, RopeScaling.unscaled(SIZE, 100));

  private final float[] q = random(HEADS.queries(), WIDTH, 1);
  private final float[] k = random(HEADS.keys(), WIDTH, 2);
  private final float[] v = random(HEADS.values(), WIDTH, 3);
  private final float[] o = random(WIDTH, HEADS.results(), 4);
  private final float[] gate = random(HEADS.results(), WIDTH, 5);
  private final float[] x = random(ROWS, WIDTH, 6);
  private final double[][] rows = PlainAttention.rows(x, WIDTH);
  private final PlainAttention plain = new PlainAttention(HEADS);

  private static float[] random(int rows, int columns, long seed) {
    var random = new Random(seed);
    var values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian() * 0.6f;
    return values;
  }

  private TinyWeights tensors() {
    return TinyWeights.width(WIDTH)
        .matrix("attn_q.weight", WIDTH, q)
        .matrix("attn_k.weight", WIDTH, k)
        .matrix("attn_v.weight", WIDTH, v)
        .matrix("attn_output.weight", HEADS.results(), o);
  }

  private Attention separate() {
    return Attention.separate(tensors().weights(), HEADS, ROPE);
  }

  private void rotate() {
    plain.queries.add(PlainAttention.rotation(SIZE, 100));
    plain.keys.add(PlainAttention.rotation(SIZE, 100));
  }

  private double[][] results() {
    return plain.results(product(rows, q), product(rows, k), product(rows, v));
  }

  private void check(Attention attention, double[][] results) {
    var expected = product(results, o);
    for (int chunk : new int[] {1, 4, ROWS}) {
      var state = Passes.state(attention.states());
      for (int from = 0; from < ROWS; from += chunk) {
        int to = Math.min(ROWS, from + chunk);
        var y = Rows.zero(to - from, WIDTH);
        var some = Rows.of(WIDTH, Arrays.copyOfRange(x, from * WIDTH, to * WIDTH));
        attention.apply(some, y, Passes.from(from, to - from, state));
        assertSame(expected, from, y);
      }
    }
  }

  private static void assertSame(double[][] expected, int from, Rows y) {
    for (int r = 0; r < y.rows(); r++) {
      for (int i = 0; i < WIDTH; i++) {
        assertEquals(expected[from + r][i], y.data()[y.offset(r) + i], 2e-5, "row " + (from + r));
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void noOption() {
    rotate();
    check(separate(), results());
  }

  @Test
  void gatesBesideQueries() {
    rotate();
    var results = results();
    var gates = product(rows, gate);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) results[r][i] *= sigmoid(gates[r][i]);
    }
    int head = SIZE * WIDTH;
    var both = new float[2 * q.length];
    for (int h = 0; h < HEADS.count(); h++) {
      System.arraycopy(q, h * head, both, 2 * h * head, head);
      System.arraycopy(gate, h * head, both, (2 * h + 1) * head, head);
    }
    var w =
        TinyWeights.width(WIDTH)
            .matrix("attn_q.weight", WIDTH, both)
            .matrix("attn_k.weight", WIDTH, k)
            .matrix("attn_v.weight", WIDTH, v)
            .matrix("attn_output.weight", HEADS.results(), o)
            .weights();
    var attention = Attention.gated(w, HEADS, ROPE);
    check(attention, results);
    assertEquals("SIGMOID", attention.describe().details().get("attention.gate"));
    assertThrows(IllegalStateException.class, () -> attention.withGate(w(gate)));
    var wide = new Heads(6, 2, SIZE, SIZE + 1);
    assertThrows(InvalidModelException.class, () -> Attention.gated(w, wide, ROPE));
  }

  private static Weights w(float[] gate) {
    return TinyWeights.width(WIDTH).matrix("attn_gate.weight", WIDTH, gate).weights();
  }

  @Test
  void gatesOfTheirOwnTensor() {
    rotate();
    var results = results();
    var gates = product(rows, gate);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) results[r][i] *= sigmoid(gates[r][i]);
    }
    check(separate().withGate(w(gate)), results);
  }

  @Test
  void aGateForEachHead() {
    rotate();
    var results = results();
    var some = Arrays.copyOf(gate, HEADS.count() * WIDTH);
    var gates = product(rows, some);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) results[r][i] *= sigmoid(gates[r][i / SIZE]);
    }
    check(separate().withGate(w(some)), results);
    var wrong = Arrays.copyOf(gate, 7 * WIDTH);
    var e = assertThrows(InvalidModelException.class, () -> separate().withGate(w(wrong)));
    assertEquals(
        "attn_gate gives 7 gates, expected one for each head, 6, or for each column of their"
            + " results, 36",
        e.getMessage());
  }

  /** Also with gates behind, which are not clamped. */
  @Test
  void clampedQueriesKeysAndValues() {
    PlainAttention.Step clamp =
        (row, position) -> {
          for (int i = 0; i < row.length; i++) row[i] = Math.clamp(row[i], -0.7, 0.7);
        };
    plain.queries.add(clamp);
    plain.keys.add(clamp);
    plain.values.add(clamp);
    rotate();
    var results = results();
    check(separate().withClamp(0.7f), results);
    var gates = product(rows, gate);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) results[r][i] *= sigmoid(gates[r][i]);
    }
    check(separate().withGate(w(gate)).withClamp(0.7f), results);
  }

  private static Norm norm(float[] weight) {
    return Norm.rms("norm", weight, EPSILON);
  }

  @Test
  void normsBeforeAndAfterRotation() {
    var queryWeight = random(1, SIZE, 7);
    var keyWeight = random(1, SIZE, 8);
    plain.queries.add(rmsNorm(queryWeight, EPSILON));
    plain.keys.add(rmsNorm(keyWeight, EPSILON));
    rotate();
    plain.queries.add(rmsNorm(keyWeight, EPSILON));
    plain.keys.add(rmsNorm(queryWeight, EPSILON));
    var attention =
        separate()
            .withNorms(norm(queryWeight), norm(keyWeight))
            .withNormsAfterRotation(norm(keyWeight), norm(queryWeight));
    check(attention, results());
    var places =
        attention.describe().children().stream().map(d -> d.details().get("place")).toList();
    assertEquals(Arrays.asList(null, null, null, "after rotation", "after rotation", null), places);
  }

  /** Behind the gates, over what all heads give. */
  @Test
  void aNormOfWhatHeadsGive() {
    rotate();
    var weight = random(1, HEADS.results(), 9);
    var results = results();
    for (var row : results) rmsNorm(weight, EPSILON).apply(row, 0);
    check(separate().withInnerNorm(norm(weight)), results);
    var gated = results();
    var gates = product(rows, gate);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < gated[r].length; i++) gated[r][i] *= sigmoid(gates[r][i]);
      rmsNorm(weight, EPSILON).apply(gated[r], 0);
    }
    check(separate().withInnerNorm(norm(weight)).withGate(w(gate)), gated);
  }

  @Test
  void normsOfTheWholeRow() {
    var queryWeight = random(1, HEADS.queries(), 7);
    var keyWeight = random(1, HEADS.keys(), 8);
    plain.queries.add(rmsNorm(queryWeight, EPSILON));
    plain.keys.add(rmsNorm(keyWeight, EPSILON));
    rotate();
    var w =
        tensors()
            .vector("attn_q_norm.weight", queryWeight)
            .vector("attn_k_norm.weight", keyWeight)
            .weights();
    check(Attention.of(w, HEADS, ROPE).withRmsNormsOfRows(w, EPSILON), results());
  }

  @Test
  void normsWithoutWeights() {
    var ones = new float[SIZE];
    Arrays.fill(ones, 1);
    plain.queries.add(rmsNorm(ones, EPSILON));
    plain.keys.add(rmsNorm(ones, EPSILON));
    plain.values.add(rmsNorm(ones, EPSILON));
    rotate();
    var norm = Norm.rmsPlain("v_norm", SIZE, EPSILON);
    check(separate().withNorms(norm, norm).withValueNorm(norm), results());
    assertEquals(false, norm.describe().details().get("weight"));
  }

  @Test
  void keysAreValuesAsTheyAreProjected() {
    var weight = random(1, SIZE, 7);
    plain.queries.add(rmsNorm(weight, EPSILON));
    plain.keys.add(rmsNorm(weight, EPSILON));
    rotate();
    var w =
        TinyWeights.width(WIDTH)
            .matrix("attn_q.weight", WIDTH, q)
            .matrix("attn_k.weight", WIDTH, k)
            .matrix("attn_output.weight", HEADS.results(), o)
            .weights();
    var attention = Attention.keysAsValues(w, HEADS, ROPE).withNorms(norm(weight), norm(weight));
    var results = plain.results(product(rows, q), product(rows, k), product(rows, k));
    check(attention, results);
    var gates = product(rows, gate);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) results[r][i] *= sigmoid(gates[r][i]);
    }
    check(attention.withGate(w(gate)), results);
    var wide = new Heads(6, 2, SIZE, SIZE + 1);
    assertThrows(InvalidModelException.class, () -> Attention.keysAsValues(w, wide, ROPE));
  }

  @Test
  void queriesGrowWithTheirPosition() {
    rotate();
    plain.queries.add(
        (row, position) -> {
          double factor = 1 + 0.3 * Math.log(Math.floor((position + 2) / 5.0) + 1);
          for (int i = 0; i < row.length; i++) row[i] *= factor;
        });
    check(separate().withTemperature(new QueryTemperature(0.3f, 5, 2)), results());
  }

  @Test
  void temperaturesByHand() {
    var temperature = new QueryTemperature(0.5f, 4, 1);
    assertEquals(1, temperature.factor(0));
    assertEquals(1, temperature.factor(2));
    assertEquals(1 + 0.5 * Math.log(2), temperature.factor(3), 1e-6);
    assertEquals(1 + 0.5 * Math.log(3), temperature.factor(10), 1e-6);
    assertThrows(InvalidModelException.class, () -> new QueryTemperature(0.5f, 0, 0));
    assertThrows(InvalidModelException.class, () -> new QueryTemperature(Float.NaN, 1, 0));
  }

  @Test
  void sightOfAChunk() {
    rotate();
    plain.sees = (position, key) -> position / 7 == key / 7;
    var attention = separate().withSight(Sight.chunk(7));
    check(attention, results());
    var details = attention.describe().details();
    assertEquals(7, details.get("attention.chunk_size"));
    assertFalse(details.containsKey("attention.sliding_window"));
  }

  @Test
  void sightOfAWindow() {
    rotate();
    plain.sees = (position, key) -> position - key < 7;
    check(separate().withSight(Sight.window(7)), results());
  }

  @Test
  void keysAndValuesOfAnEarlierBlock() {
    var norm = random(1, SIZE, 7);
    var laterQueries = random(HEADS.queries(), WIDTH, 8);
    plain.queries.add(rmsNorm(norm, EPSILON));
    plain.keys.add(rmsNorm(norm, EPSILON));
    rotate();
    var expected = plain.results(product(rows, laterQueries), product(rows, k), product(rows, v));
    var earlier = separate().withNorms(norm(norm), norm(norm));
    var w =
        TinyWeights.width(WIDTH)
            .matrix("attn_q.weight", WIDTH, laterQueries)
            .matrix("attn_output.weight", HEADS.results(), o)
            .weights();
    var later = Attention.sharing(earlier, w, HEADS, ROPE).withQueryNorm(norm(norm));
    assertTrue(later.states().isEmpty());
    assertTrue(later.describe().details().containsKey("attention.shared_kv"));
    var results = product(expected, o);
    for (int chunk : new int[] {1, 4, ROWS}) {
      var state = Passes.state(earlier.states());
      for (int from = 0; from < ROWS; from += chunk) {
        int to = Math.min(ROWS, from + chunk);
        var y = Rows.zero(to - from, WIDTH);
        var some = Rows.of(WIDTH, Arrays.copyOfRange(x, from * WIDTH, to * WIDTH));
        var pass = Passes.from(from, to - from, state);
        earlier.apply(some, y, pass);
        later.apply(some, y, pass);
        assertSame(results, from, y);
      }
    }
    assertThrows(IllegalStateException.class, () -> later.withNorms(norm(norm), norm(norm)));
    assertThrows(IllegalStateException.class, () -> later.withValueNorm(norm(norm)));
    var other = new Heads(6, 3, SIZE, SIZE);
    assertThrows(InvalidModelException.class, () -> Attention.sharing(earlier, w, other, ROPE));
  }

  @Test
  void gatesThatHaveNoUpperLimit() {
    rotate();
    var results = results();
    var some = Arrays.copyOf(gate, HEADS.count() * WIDTH);
    var gates = product(rows, some);
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < results[r].length; i++) {
        results[r][i] *= Math.log1p(Math.exp(gates[r][i / SIZE]));
      }
    }
    var attention = separate().withSoftplusGate(w(some));
    check(attention, results);
    assertEquals("SOFTPLUS", attention.describe().details().get("attention.gate"));
  }

  @Test
  void scaledValues() {
    rotate();
    var results = results();
    for (var row : results) for (int i = 0; i < row.length; i++) row[i] *= 0.7;
    var attention = separate().withValueScale(0.7f);
    check(attention, results);
    assertEquals(0.7f, attention.describe().details().get("attention.value_scale"));
  }

  @Test
  void theSameWeightsAgainHaveKeysOfTheirOwn() {
    rotate();
    var attention = separate();
    var again = attention.again();
    check(again, results());
    assertNotEquals(attention.states(), again.states());
  }
}
