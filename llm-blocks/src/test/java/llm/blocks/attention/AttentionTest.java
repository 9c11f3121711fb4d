package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Random;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.Positions;
import llm.blocks.TinyWeights;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final int WIDTH = 8;
  private static final int SIZE = 4;

  /** Matrices by name, each {@code [rows, WIDTH]}. */
  private static float[] random(int rows, int columns, long seed) {
    var random = new Random(seed);
    var values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian() * 0.4f;
    return values;
  }

  /** Repeats each head of a matrix, {@code [heads * SIZE, WIDTH]}, so many times. */
  private static float[] repeated(float[] matrix, int times) {
    int head = SIZE * WIDTH;
    var result = new float[matrix.length * times];
    for (int h = 0; h < matrix.length / head * times; h++) {
      System.arraycopy(matrix, h / times * head, result, h * head, head);
    }
    return result;
  }

  private static Attention attention(int heads, int kvHeads, Positions positions, float[]... kv) {
    var w =
        TinyWeights.width(WIDTH)
            .matrix("attn_q.weight", WIDTH, random(heads * SIZE, WIDTH, 1))
            .matrix("attn_k.weight", WIDTH, kv[0])
            .matrix("attn_v.weight", WIDTH, kv[1])
            .matrix("attn_output.weight", heads * SIZE, random(WIDTH, heads * SIZE, 4))
            .weights();
    return Attention.separate(w, new Heads(heads, kvHeads, SIZE, SIZE), positions);
  }

  private static SequenceState state(Attention attention) {
    return Passes.state(attention.states());
  }

  private static float[] apply(Attention attention, int rows) {
    var y = Rows.zero(rows, WIDTH);
    var x = Rows.of(WIDTH, random(rows, WIDTH, 9));
    attention.apply(x, y, Passes.of(rows, state(attention)));
    return Passes.values(y);
  }

  @Test
  void aTinyExampleByHand() {
    // Width 1, one head of size 1, all weights 1: q = k = v = x.
    var w =
        TinyWeights.width(1)
            .matrix("attn_qkv.weight", 1, 1, 1, 1)
            .matrix("attn_output.weight", 1, 1)
            .weights();
    var attention = Attention.fused(w, new Heads(1, 1, 1, 1), Positions.none());
    var y = Rows.zero(2, 1);
    attention.apply(Rows.of(1, 2, 3), y, Passes.of(2, state(attention)));
    // Row 0 sees itself. Row 1 has scores 6 and 9: softmax e⁻³ to 1.
    double e = Math.exp(-3);
    assertArrayEquals(new float[] {2, (float) ((2 * e + 3) / (e + 1))}, Passes.values(y), 1e-5f);
  }

  @Test
  void gqaWithOneGroupIsMqaAndWithAsManyGroupsAsHeadsIsMha() {
    var k = random(SIZE, WIDTH, 2);
    var v = random(SIZE, WIDTH, 3);
    var mqa = attention(4, 1, Positions.none(), k, v);
    var mha = attention(4, 4, Positions.none(), repeated(k, 4), repeated(v, 4));
    assertArrayEquals(apply(mha, 5), apply(mqa, 5), 1e-5f);

    var k2 = random(2 * SIZE, WIDTH, 5);
    var v2 = random(2 * SIZE, WIDTH, 6);
    var gqa = attention(4, 2, Positions.none(), k2, v2);
    var repeated = attention(4, 4, Positions.none(), repeated(k2, 2), repeated(v2, 2));
    assertArrayEquals(apply(repeated, 5), apply(gqa, 5), 1e-5f);
    assertEquals("MQA", mqa.describe().details().get("attention"));
    assertEquals("GQA", gqa.describe().details().get("attention"));
    assertEquals("MHA", mha.describe().details().get("attention"));
  }

  @Test
  void fusedEqualsSeparate() {
    var q = random(2 * SIZE, WIDTH, 1);
    var k = random(SIZE, WIDTH, 2);
    var v = random(SIZE, WIDTH, 3);
    var qkv = new float[q.length + k.length + v.length];
    System.arraycopy(q, 0, qkv, 0, q.length);
    System.arraycopy(k, 0, qkv, q.length, k.length);
    System.arraycopy(v, 0, qkv, q.length + k.length, v.length);
    var w =
        TinyWeights.width(WIDTH)
            .matrix("attn_qkv.weight", WIDTH, qkv)
            .matrix("attn_output.weight", 2 * SIZE, random(WIDTH, 2 * SIZE, 4))
            .weights();
    var fused = Attention.fused(w, new Heads(2, 1, SIZE, SIZE), Positions.none());
    assertArrayEquals(apply(attention(2, 1, Positions.none(), k, v), 3), apply(fused, 3), 1e-6f);
  }

  @Test
  void alibiPenaltyGrowsLinearlyWithDistance() {
    // All scores are 0 but for the penalty, so ln(weight) falls by the slope with each position.
    var zeros = new float[2 * SIZE * WIDTH];
    var attention = attention(2, 2, Alibi.of(2), zeros, random(2 * SIZE, WIDTH, 3));
    var weights = new ArrayList<float[]>();
    var observer =
        new Pass.Observer() {
          @Override
          public boolean observes(String name) {
            return name.equals("kq_softmax");
          }

          @Override
          public void observe(String name, int row, float[] values) {
            weights.add(values);
          }
        };
    int rows = 6;
    var batch = new Batch();
    var state = state(attention);
    for (int i = 0; i < rows; i++) batch.add(0, i, state, true);
    attention.apply(
        Rows.of(WIDTH, random(rows, WIDTH, 9)),
        Rows.zero(rows, WIDTH),
        new Pass(batch, new Workspace(TinyWeights.WORKERS), observer));
    assertEquals(rows, weights.size());
    var last = weights.get(rows - 1); // [heads, rows]
    var slopes = Alibi.of(2).slopes();
    for (int h = 0; h < 2; h++) {
      for (int p = 1; p < rows; p++) {
        double fall = Math.log(last[h * rows + p]) - Math.log(last[h * rows + p - 1]);
        assertEquals(slopes[h], fall, 1e-4);
      }
    }
  }

  @Test
  void aWindowHidesWhatIsFartherBack() {
    var k = random(SIZE, WIDTH, 2);
    var v = random(SIZE, WIDTH, 3);
    var window = attention(2, 1, Positions.none(), k, v).withWindow(1);
    // A row that sees itself alone gives its own value, whatever the others are.
    var whole = apply(window, 4);
    var y = Rows.zero(1, WIDTH);
    var lastRow = java.util.Arrays.copyOfRange(random(4, WIDTH, 9), 3 * WIDTH, 4 * WIDTH);
    window.apply(Rows.of(WIDTH, lastRow), y, Passes.of(1, state(window)));
    assertArrayEquals(
        Passes.values(y), java.util.Arrays.copyOfRange(whole, 3 * WIDTH, 4 * WIDTH), 1e-5f);
  }

  @Test
  void rowByRowEqualsInOneBatch() {
    var rope = Rope.of(llm.tensor.Rotation.Pairing.HALVES, RopeScaling.unscaled(SIZE, 10000));
    var attention = attention(2, 1, rope, random(SIZE, WIDTH, 2), random(SIZE, WIDTH, 3));
    var whole = apply(attention, 5);
    var state = state(attention);
    var x = random(5, WIDTH, 9);
    for (int r = 0; r < 5; r++) {
      var y = Rows.zero(1, WIDTH);
      var row = java.util.Arrays.copyOfRange(x, r * WIDTH, (r + 1) * WIDTH);
      attention.apply(Rows.of(WIDTH, row), y, Passes.from(r, 1, state));
      assertArrayEquals(
          java.util.Arrays.copyOfRange(whole, r * WIDTH, (r + 1) * WIDTH), Passes.values(y), 1e-5f);
    }
  }

  @Test
  void clampLimitsQueriesKeysAndValues() {
    var attention =
        attention(2, 1, Positions.none(), random(SIZE, WIDTH, 2), random(SIZE, WIDTH, 3));
    var w = attention.withClamp(1e-6f);
    for (float value : apply(w, 3)) assertEquals(0, value, 1e-4f);
  }

  @Test
  void headsThatCannotBeGroupedAreRefused() {
    var e = assertThrows(InvalidModelException.class, () -> new Heads(4, 3, SIZE, SIZE));
    assertEquals(
        "attention.head_count is 4, expected a multiple of attention.head_count_kv, 3",
        e.getMessage());
  }
}
