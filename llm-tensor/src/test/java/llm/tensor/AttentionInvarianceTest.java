package llm.tensor;

import static llm.tensor.RowInvarianceTest.assertSame;
import static llm.tensor.RowInvarianceTest.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.SparseAttention.ChosenPositions;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.IndexLayer;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention of a row: to the last bit the same alone, in a prompt, and beside other sequences. */
class AttentionInvarianceTest {
  private static final int LENGTH = 150; // three pages
  private static final int[] CHUNKS = {2, 3, 7, 16, 40, 64, LENGTH};

  private final Random random = new Random(13);

  static Stream<Arguments> backendsAndTypes() {
    return TestBackends.reproducible().stream()
        .flatMap(
            backend ->
                Stream.of(KeyValueType.values())
                    .map(type -> Arguments.of(TestBackends.named(backend), type)));
  }

  private static Stream<AttentionShape> shapes() {
    var wide = AttentionShape.of(8, 2, 64);
    var own =
        Stream.of(
            wide,
            wide.withSight(Sight.window(33)),
            AttentionShape.of(4, 4, 128),
            AttentionShape.of(32, 1, 40).withValueSize(24)); // more queries than few
    return Stream.concat(AttentionTest.shapes(), own).filter(s -> !s.sight().isBothWays());
  }

  @ParameterizedTest
  @MethodSource("backendsAndTypes")
  void aRowAttendsAsIfItWereAlone(Backend backend, KeyValueType type) {
    for (var shape : shapes().toList()) {
      int kvHeads = shape.kvHeads(), size = shape.keySize();
      check(backend, type, shape, StateSlot.keysAndValues(kvHeads, size, shape.valueSize()));
    }
  }

  /** Latent attention: one key head, whose first elements are the value. */
  @ParameterizedTest
  @MethodSource("backendsAndTypes")
  void valuesMayLieWithinKeys(Backend backend, KeyValueType type) {
    for (int heads : new int[] {5, 16, 40}) {
      var shape = AttentionShape.of(heads, 1, 72).withValueSize(64);
      check(backend, type, shape, StateSlot.valuesWithinKeys(1, 72, 64));
    }
  }

  private void check(
      Backend backend, KeyValueType type, AttentionShape shape, StateSlot<KeyValues> slot) {
    var sequences = List.of(new Sequence(shape, slot), new Sequence(shape, slot));
    var expected = new ArrayList<Rows>();
    try (var one = Workers.of(1)) {
      var workspace = new Workspace(one, backend);
      for (var s : sequences) expected.add(s.attend(type, 1, workspace));
    }
    for (int threads : RowInvarianceTest.THREADS) {
      try (var workers = Workers.of(threads)) {
        var workspace = new Workspace(workers, backend);
        for (int chunk : CHUNKS) {
          var what =
              TestBackends.name(backend) + " " + type + ", " + shape + ", chunks of " + chunk;
          var found = sequences.getFirst().attend(type, chunk, workspace);
          assertSame(expected.getFirst(), found, what + ", " + threads + " threads");
        }
        interleaved(sequences, expected, type, workspace);
      }
    }
  }

  /** A prompt of one beside a token of the other, and the other way round. */
  private static void interleaved(
      List<Sequence> sequences, List<Rows> expected, KeyValueType type, Workspace workspace) {
    var first = sequences.get(0);
    var second = sequences.get(1);
    var a = first.state(type);
    var b = second.state(type);
    for (int p = 0, q = 0, step = 0; p < LENGTH && q < LENGTH; step++) {
      int ofA = Math.min(step % 2 == 0 ? 1 : 23, LENGTH - p);
      int ofB = Math.min(step % 3 == 0 ? 9 : 1, LENGTH - q);
      var batch = new Batch();
      var rows = Rows.zero(ofA + ofB, first.q.width());
      first.put(p, ofA, a, batch, rows, 0);
      second.put(q, ofB, b, batch, rows, ofA);
      var out = Rows.zero(rows.rows(), expected.get(0).width());
      Operations.attention(rows, first.layer(), batch, out, workspace);
      assertSame(part(expected.get(0), p, ofA), part(out, 0, ofA), "the first, from " + p);
      assertSame(part(expected.get(1), q, ofB), part(out, ofA, ofB), "the second, from " + q);
      p += ofA;
      q += ofB;
    }
  }

  private final class Sequence {
    final AttentionShape shape;
    final StateSlot<KeyValues> slot;
    final Rows q;
    final Rows k;
    final Rows v;

    Sequence(AttentionShape shape, StateSlot<KeyValues> slot) {
      this.shape = shape;
      this.slot = slot;
      q = TestTensors.rows(random, LENGTH, shape.heads() * shape.keySize());
      k = TestTensors.rows(random, LENGTH, shape.kvHeads() * shape.keySize());
      v = TestTensors.rows(random, LENGTH, shape.kvHeads() * shape.valueSize());
    }

    AttentionLayer layer() {
      return new AttentionLayer(slot, shape);
    }

    SequenceState state(KeyValueType type) {
      return SequenceLayout.of(List.of(slot)).newState(type);
    }

    /** Puts some positions into a batch, and their queries into its rows. */
    void put(int from, int count, SequenceState state, Batch batch, Rows rows, int at) {
      for (int p = from; p < from + count; p++) {
        slot.of(state).write(p, k.data(), k.offset(p), v.data(), v.offset(p));
        batch.add(0, p, state);
      }
      System.arraycopy(q.data(), q.offset(from), rows.data(), rows.offset(at), count * q.width());
    }

    Rows attend(KeyValueType type, int chunk, Workspace workspace) {
      var state = state(type);
      var all = Rows.zero(LENGTH, shape.heads() * shape.valueSize());
      for (int from = 0; from < LENGTH; from += chunk) {
        int count = Math.min(chunk, LENGTH - from);
        var batch = new Batch();
        var rows = Rows.zero(count, q.width());
        put(from, count, state, batch, rows, 0);
        var out = Rows.zero(count, all.width());
        Operations.attention(rows, layer(), batch, out, workspace);
        System.arraycopy(out.data(), 0, all.data(), all.offset(from), count * all.width());
      }
      return all;
    }
  }

  /** The positions that an indexer chooses, and attention to them. */
  @ParameterizedTest
  @MethodSource("backendsAndTypes")
  void sparseAttentionDoesNotMindTheCut(Backend backend, KeyValueType type) {
    int size = 40, value = 24, heads = 6, most = 70;
    var index = IndexLayer.of(4, 32);
    var layer =
        new AttentionLayer(
            StateSlot.valuesWithinKeys(1, size, value),
            AttentionShape.of(heads, 1, size).withValueSize(value));
    var k = TestTensors.rows(random, LENGTH, size);
    var q = TestTensors.rows(random, LENGTH, heads * size);
    var indexK = TestTensors.rows(random, LENGTH, 32);
    var indexQ = TestTensors.rows(random, LENGTH, 4 * 32 + 4);
    Rows expected = null;
    for (int threads : RowInvarianceTest.THREADS) {
      try (var workers = Workers.of(threads)) {
        var workspace = new Workspace(workers, backend);
        for (int chunk : new int[] {1, 2, 7, 40, LENGTH}) {
          var state = SequenceLayout.of(List.of(index.keys(), layer.keys())).newState(type);
          var all = Rows.zero(LENGTH, heads * value + most);
          for (int from = 0; from < LENGTH; from += chunk) {
            int count = Math.min(chunk, LENGTH - from);
            var batch = new Batch();
            for (int p = from; p < from + count; p++) {
              index.keys().of(state).write(p, indexK.data(), indexK.offset(p), indexK.data(), 0);
              layer.keys().of(state).write(p, k.data(), k.offset(p), k.data(), k.offset(p));
              batch.add(0, p, state);
            }
            var chosen = Rows.zero(count, most);
            SparseAttention.choose(part(indexQ, from, count), index, batch, chosen, workspace);
            var out = Rows.zero(count, heads * value);
            var positions = new ChosenPositions(batch, chosen);
            SparseAttention.attend(part(q, from, count), layer, positions, out, workspace);
            for (int r = 0; r < count; r++) {
              int to = all.offset(from + r);
              System.arraycopy(out.data(), out.offset(r), all.data(), to, out.width());
              if (from + r < most) continue; // sees all that there is
              System.arraycopy(chosen.data(), chosen.offset(r), all.data(), to + out.width(), most);
            }
          }
          if (expected == null) expected = all;
          var what = TestBackends.name(backend) + " " + type + ", chunks of " + chunk;
          assertSame(expected, all, what + ", " + threads + " threads");
        }
      }
    }
  }
}
