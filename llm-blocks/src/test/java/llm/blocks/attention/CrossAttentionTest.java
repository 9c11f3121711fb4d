package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import org.junit.jupiter.api.Test;

class CrossAttentionTest {
  /** Width 1, one head of size 1, all weights 1 but the output's, 2: q = x, k = v = encoded. */
  private static CrossAttention ofOnes() {
    var w =
        TinyWeights.width(1)
            .matrix("cross_attn_q.weight", 1, 1)
            .matrix("cross_attn_k.weight", 1, 1)
            .matrix("cross_attn_v.weight", 1, 1)
            .matrix("cross_attn_o.weight", 1, 2)
            .weights();
    return CrossAttention.of(w, new Heads(1, 1, 1, 1));
  }

  private static SequenceState reading(CrossAttention cross, float... encoded) {
    var state = Passes.state(cross.states());
    cross.read(Rows.of(1, encoded), Passes.of(encoded.length, state));
    return state;
  }

  @Test
  void aTinyExampleByHand() {
    var cross = ofOnes();
    var y = Rows.zero(2, 1);
    cross.apply(Rows.of(1, 1, 0), y, Passes.of(2, reading(cross, 3, 4, 5)));
    // Row 0 has scores 3, 4 and 5, later ones too; row 1 has 0 three times.
    double a = Math.exp(-2), b = Math.exp(-1);
    float first = (float) (2 * (3 * a + 4 * b + 5) / (a + b + 1));
    assertArrayEquals(new float[] {first, 2 * 4}, Passes.values(y), 1e-5f);
  }

  @Test
  void scoresMayBeScaled() {
    var cross = ofOnes().withScale(0);
    var y = Rows.zero(1, 1);
    cross.apply(Rows.of(1, 1), y, Passes.of(1, reading(cross, 3, 4, 8)));
    assertArrayEquals(new float[] {2 * 5}, Passes.values(y), 1e-5f);
  }

  /** Rows of two sequences in turn, whose encoder has read texts of different lengths. */
  @Test
  void eachSequenceLooksAtItsOwnSource() {
    var cross = ofOnes();
    var first = reading(cross, 3);
    var second = reading(cross, 7, 7);
    var batch = new Batch();
    for (int i = 0; i < 2; i++) {
      batch.add(0, i, first);
      batch.add(0, i, second);
    }
    var y = Rows.zero(4, 1);
    var pass = new Pass(batch, new Workspace(TinyWeights.WORKERS));
    cross.apply(Rows.of(1, 1, 1, 1, 1), y, pass);
    assertArrayEquals(new float[] {6, 14, 6, 14}, Passes.values(y), 1e-5f);
  }

  @Test
  void whatWasReadIsKeptHoweverASequenceIsCut() {
    var cross = ofOnes();
    var state = reading(cross, 3, 4, 5);
    long bytes = state.byteSize();
    var branch = state.branch(0);
    state.truncate(0);
    assertEquals(bytes, state.byteSize());
    for (var sequence : new SequenceState[] {state, branch}) {
      var y = Rows.zero(1, 1);
      cross.apply(Rows.of(1, 0), y, Passes.of(1, sequence));
      assertArrayEquals(new float[] {8}, Passes.values(y), 1e-5f);
    }
  }

  /** Two heads of keys for four of queries, of another width together than the stream. */
  @Test
  void headsShareKeysAsInAttention() {
    var random = new Random(4);
    var w =
        TinyWeights.width(6)
            .random("cross_attn_q.weight", 6, 8, random)
            .random("cross_attn_k.weight", 6, 4, random)
            .random("cross_attn_v.weight", 6, 6, random)
            .random("cross_attn_o.weight", 12, 6, random)
            .weights();
    var heads = new Heads(4, 2, 2, 3);
    var cross = CrossAttention.of(w, heads);
    var state = Passes.state(cross.states());
    var encoded = values(3, random);
    cross.read(encoded, Passes.of(3, state));
    var x = values(2, random);
    var y = Rows.zero(2, 6);
    cross.apply(x, y, Passes.of(2, state));
    var q = product(x, w.at("cross_attn_q").floats(8, 6), 8);
    var k = product(encoded, w.at("cross_attn_k").floats(4, 6), 4);
    var v = product(encoded, w.at("cross_attn_v").floats(6, 6), 6);
    var given = Rows.zero(2, 12);
    for (int r = 0; r < 2; r++) {
      for (int h = 0; h < 4; h++) attend(q, k, v, given, r, h);
    }
    var expected = product(given, w.at("cross_attn_o").floats(6, 12), 6);
    assertArrayEquals(Passes.values(expected), Passes.values(y), 1e-5f);
  }

  private static void attend(Rows q, Rows k, Rows v, Rows given, int row, int head) {
    int group = head / 2;
    var weights = new double[3];
    double sum = 0;
    for (int p = 0; p < 3; p++) {
      double dot = 0;
      for (int i = 0; i < 2; i++) {
        dot += (double) at(q, row, head * 2 + i) * at(k, p, group * 2 + i);
      }
      weights[p] = Math.exp(dot / Math.sqrt(2));
      sum += weights[p];
    }
    for (int i = 0; i < 3; i++) {
      double value = 0;
      for (int p = 0; p < 3; p++) value += weights[p] / sum * at(v, p, group * 3 + i);
      given.data()[given.offset(row) + head * 3 + i] = (float) value;
    }
  }

  private static float at(Rows rows, int row, int column) {
    return rows.data()[rows.offset(row) + column];
  }

  private static Rows values(int rows, Random random) {
    var values = Rows.zero(rows, 6);
    for (int i = 0; i < rows * 6; i++) values.data()[i] = (float) random.nextGaussian();
    return values;
  }

  private static Rows product(Rows x, float[] matrix, int out) {
    var y = Rows.zero(x.rows(), out);
    for (int r = 0; r < x.rows(); r++) {
      for (int o = 0; o < out; o++) {
        double sum = 0;
        for (int c = 0; c < x.width(); c++) {
          sum += (double) at(x, r, c) * matrix[o * x.width() + c];
        }
        y.data()[y.offset(r) + o] = (float) sum;
      }
    }
    return y;
  }

  @Test
  void aMissingMatrixIsNamed() {
    var w = TinyWeights.width(1).matrix("cross_attn_k.weight", 1, 1).weights();
    var e =
        assertThrows(
            InvalidModelException.class, () -> CrossAttention.of(w, new Heads(1, 1, 1, 1)));
    assertEquals("the tensor cross_attn_v.weight is missing, expected 1 x 1", e.getMessage());
  }
}
