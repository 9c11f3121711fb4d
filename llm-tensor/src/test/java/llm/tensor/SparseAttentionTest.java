package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import llm.tensor.SparseAttention.ChosenPositions;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.IndexLayer;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of positions and attention to them, against their definition in double precision. */
@ExtendWith(RequestedKernels.class)
class SparseAttentionTest {
  private static final int KEY = 20;
  private static final int VALUE = 14;
  private static final int HEADS = 5;
  private static final int INDEX_HEADS = 6;
  private static final int INDEX_SIZE = 10;

  private final Random random = new Random(2);
  private final Workers workers = Workers.of(2);
  private final Workspace workspace = new Workspace(workers);
  private final IndexLayer index = IndexLayer.of(INDEX_HEADS, INDEX_SIZE);
  private final AttentionLayer layer =
      new AttentionLayer(
          StateSlot.valuesWithinKeys(1, KEY, VALUE),
          AttentionShape.of(HEADS, 1, KEY).withValueSize(VALUE));

  @AfterEach
  void close() {
    workers.close();
  }

  private SequenceState state(KeyValueType type) {
    return SequenceLayout.of(List.of(index.keys(), layer.keys())).newState(type);
  }

  /** One head of one column: scores are 2 max(k, 0). */
  @Test
  void aTinyExampleByHand() {
    var tiny = IndexLayer.of(1, 1);
    var state = SequenceLayout.of(List.of(tiny.keys())).newState(KeyValueType.F32);
    float[] keys = {3, -1, 5, 0, 3, 4};
    var batch = new Batch();
    var q = Rows.zero(keys.length, 2);
    for (int p = 0; p < keys.length; p++) {
      tiny.keys().of(state).write(p, keys, p, keys, p);
      batch.add(0, p, state);
      q.data()[2 * p] = 1;
      q.data()[2 * p + 1] = 2;
    }
    var chosen = Rows.zero(keys.length, 3);
    SparseAttention.choose(q, tiny, batch, chosen, workspace);
    assertArrayEquals(new float[] {0, 1, 2}, java.util.Arrays.copyOfRange(chosen.data(), 9, 12));
    assertArrayEquals(new float[] {0, 2, 4}, java.util.Arrays.copyOfRange(chosen.data(), 12, 15));
    assertArrayEquals(new float[] {0, 2, 5}, java.util.Arrays.copyOfRange(chosen.data(), 15, 18));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 64, 100, 129})
  void isItsDefinition(int most) {
    int n = 140;
    var k = TestTensors.rows(random, n, KEY);
    var q = TestTensors.rows(random, n, HEADS * KEY);
    var indexK = TestTensors.rows(random, n, INDEX_SIZE);
    var indexQ = TestTensors.rows(random, n, INDEX_HEADS * INDEX_SIZE + INDEX_HEADS);
    for (int chunk : new int[] {1, 7, n}) {
      var state = state(KeyValueType.F32);
      for (int from = 0; from < n; from += chunk) {
        int rows = Math.min(chunk, n - from);
        var batch = new Batch();
        for (int p = from; p < from + rows; p++) {
          layer.keys().of(state).write(p, k.data(), k.offset(p), k.data(), k.offset(p));
          int at = indexK.offset(p);
          index.keys().of(state).write(p, indexK.data(), at, indexK.data(), at);
          batch.add(0, p, state);
        }
        var chosen = Rows.zero(rows, most);
        SparseAttention.choose(part(indexQ, from, rows), index, batch, chosen, workspace);
        var positions = new ChosenPositions(batch, chosen);
        var out = Rows.zero(rows, HEADS * VALUE);
        var some = part(q, from, rows);
        SparseAttention.attend(some, layer, positions, out, workspace);
        for (int r = 0; r < rows; r++) {
          var expected = best(indexQ, indexK, from + r, most);
          if (positions.limits(r)) {
            var found = new int[most];
            for (int i = 0; i < most; i++) found[i] = (int) chosen.data()[r * most + i];
            assertArrayEquals(expected, found);
          }
          check(q, k, from + r, expected, out, r);
          checkWeights(SparseAttention.weights(some, r, layer, positions), from + r, expected);
        }
      }
    }
  }

  private static Rows part(Rows rows, int from, int count) {
    var part = Rows.zero(count, rows.width());
    System.arraycopy(rows.data(), rows.offset(from), part.data(), 0, count * rows.width());
    return part;
  }

  private static int[] best(Rows q, Rows k, int row, int most) {
    var scores = new double[row + 1];
    for (int p = 0; p <= row; p++) {
      for (int h = 0; h < INDEX_HEADS; h++) {
        double dot = 0;
        for (int i = 0; i < INDEX_SIZE; i++) {
          dot += q.data()[q.offset(row) + h * INDEX_SIZE + i] * k.data()[k.offset(p) + i];
        }
        scores[p] += q.data()[q.offset(row) + INDEX_HEADS * INDEX_SIZE + h] * Math.max(dot, 0);
      }
    }
    return IntStream.rangeClosed(0, row)
        .boxed()
        .sorted(Comparator.comparingDouble(p -> -scores[p]))
        .limit(most)
        .mapToInt(p -> p)
        .sorted()
        .toArray();
  }

  private static void check(Rows q, Rows k, int row, int[] seen, Rows out, int outRow) {
    for (int h = 0; h < HEADS; h++) {
      double sum = 0;
      var expected = new double[VALUE];
      for (int p : seen) {
        double dot = 0;
        for (int i = 0; i < KEY; i++) {
          dot += (double) q.data()[q.offset(row) + h * KEY + i] * k.data()[k.offset(p) + i];
        }
        double weight = Math.exp(dot / Math.sqrt(KEY));
        sum += weight;
        for (int i = 0; i < VALUE; i++) expected[i] += weight * k.data()[k.offset(p) + i];
      }
      for (int i = 0; i < VALUE; i++) {
        float found = out.data()[out.offset(outRow) + h * VALUE + i];
        assertEquals(expected[i] / sum, found, 1e-5);
      }
    }
  }

  private static void checkWeights(float[] weights, int row, int[] seen) {
    for (int h = 0; h < HEADS; h++) {
      double sum = 0;
      for (int p : seen) sum += weights[h * (row + 1) + p];
      assertEquals(1, sum, 1e-5, "all weight is on what was chosen");
    }
  }

  /** Rows of several sequences, whose keys are of 16 bits. */
  @Test
  void batchesMakeNoDifference() {
    int n = 90, most = 16;
    var k = TestTensors.rows(random, 2 * n, KEY);
    var q = TestTensors.rows(random, 2, HEADS * KEY);
    var chosen = Rows.zero(2, most);
    for (int i = 0; i < 2 * most; i++) chosen.data()[i] = i % most * 5 + i / most;
    var states = List.of(state(KeyValueType.F16), state(KeyValueType.F16));
    var batch = new Batch();
    for (int s = 0; s < 2; s++) {
      for (int p = 0; p < n; p++) {
        int at = k.offset(s * n + p);
        layer.keys().of(states.get(s)).write(p, k.data(), at, k.data(), at);
      }
      batch.add(0, n - 1, states.get(s));
    }
    var both = Rows.zero(2, HEADS * VALUE);
    SparseAttention.attend(q, layer, new ChosenPositions(batch, chosen), both, workspace);
    for (int s = 0; s < 2; s++) {
      var one = new Batch();
      one.add(0, n - 1, states.get(s));
      var out = Rows.zero(1, HEADS * VALUE);
      var sight = new ChosenPositions(one, part(chosen, s, 1));
      SparseAttention.attend(part(q, s, 1), layer, sight, out, workspace);
      for (int i = 0; i < out.width(); i++) {
        assertEquals(out.data()[i], both.data()[both.offset(s) + i], 1e-6);
      }
      int first = s;
      int[] seen = IntStream.range(0, most).map(i -> i * 5 + first).toArray();
      check(part(q, s, 1), part(k, s * n, n), seen, out);
    }
  }

  private static void check(Rows q, Rows k, int[] seen, Rows out) {
    double sum = 0, expected = 0;
    for (int p : seen) {
      double dot = 0;
      for (int i = 0; i < KEY; i++) dot += (double) q.data()[i] * k.data()[k.offset(p) + i];
      double weight = Math.exp(dot / Math.sqrt(KEY));
      sum += weight;
      expected += weight * k.data()[k.offset(p)];
    }
    assertEquals(expected / sum, out.data()[0], 2e-3);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    var batch = new Batch();
    batch.add(0, 0, state(KeyValueType.F32));
    var chosen = Rows.zero(1, 4);
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseAttention.choose(Rows.zero(1, 60), index, batch, chosen, workspace));
    assertThrows(IllegalArgumentException.class, () -> new ChosenPositions(batch, Rows.zero(2, 4)));
    var apart =
        new AttentionLayer(StateSlot.keysAndValues(1, KEY, KEY), AttentionShape.of(HEADS, 1, KEY));
    var q = Rows.zero(1, HEADS * KEY);
    var positions = new ChosenPositions(batch, chosen);
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseAttention.attend(q, apart, positions, Rows.zero(1, HEADS * KEY), workspace));
  }
}
