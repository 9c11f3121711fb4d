package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.sequence.AttentionBias;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention against its definition in double precision. */
@ExtendWith(RequestedKernels.class)
class AttentionTest {
  private final Random random = new Random(5);
  private final Workers workers = Workers.of(2);
  private static final float[] SLOPES = {0.5f, 0.25f, 0.125f, 0};

  private final Workspace workspace = new Workspace(workers);

  @AfterEach
  void close() {
    workers.close();
  }

  static Stream<AttentionShape> shapes() {
    var plain = AttentionShape.of(4, 2, 16);
    return Stream.of(
        plain,
        AttentionShape.of(3, 3, 6), // no multiple of a vector
        AttentionShape.of(8, 1, 20).withScale(0.1f),
        AttentionShape.of(71, 1, 8), // more query heads than an item takes
        plain.withValueSize(24),
        plain.withSoftCap(2),
        plain.withSight(Sight.window(5)),
        plain.withSight(Sight.window(100)),
        plain.withSight(Sight.chunk(1)),
        plain.withSight(Sight.chunk(5)), // many in a page
        plain.withSight(Sight.chunk(64)), // as a page
        plain.withSight(Sight.chunk(70)), // across pages
        plain.withSight(Sight.chunk(70)).withSinks(new float[] {0.5f, -3, 2, 0}),
        plain.withBias(AttentionBias.slopes(SLOPES)),
        plain.withSight(Sight.both()),
        plain.withSight(Sight.bothWindow(3)),
        plain.withSight(Sight.bothWindow(64)), // a page each way
        plain.withSight(Sight.bothWindow(70)).withBias(AttentionBias.symmetricSlopes(SLOPES)),
        AttentionShape.of(3, 3, 6).withSight(Sight.both()).withSoftCap(2),
        plain.withSinks(new float[] {0.5f, -3, 2, 0}),
        plain.withSoftCap(3).withSight(Sight.window(70)).withSinks(new float[] {1, 2, 3, 4}));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyShape(AttentionShape shape) {
    for (int n : new int[] {1, 2, 3, 17, 64, 65, 150}) check(shape, KeyValueType.F32, n, 1e-5);
  }

  /** Values that are the first elements of keys, stored once. */
  @ParameterizedTest
  @MethodSource("shapes")
  void valuesWithinKeys(AttentionShape plain) {
    for (int valueSize : new int[] {1, plain.keySize() - 2, plain.keySize()}) {
      var shape = plain.withValueSize(valueSize);
      for (int n : new int[] {1, 3, 65, 150}) {
        check(shape, KeyValueType.F32, valuesWithinKeys(shape, n), 1e-5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyValueType.class)
  void everyType(KeyValueType type) {
    var shape = AttentionShape.of(8, 2, 64);
    double bound =
        switch (type) {
          case F32 -> 1e-5;
          case F16 -> 4e-3;
          case BF16, Q8_0 -> 3e-2;
        };
    check(shape, type, 130, bound);
    var latent = AttentionShape.of(40, 1, 72).withValueSize(64);
    check(latent, type, valuesWithinKeys(latent, 130), bound);
    check(
        AttentionShape.of(6, 2, 48).withValueSize(40), type, 70, bound); // blocks that are not full
  }

  /** Two sequences, one token at a time, in chunks, and interleaved: always the same. */
  @Test
  void batchesMakeNoDifference() {
    var shape = AttentionShape.of(4, 2, 16);
    var a = new Sequence(shape, 90);
    var b = new Sequence(shape, 70, a.slot);
    var expectedA = a.attend(shape, KeyValueType.F32, 90);
    var expectedB = b.attend(shape, KeyValueType.F32, 1);
    var stateA = a.state(KeyValueType.F32);
    var stateB = b.state(KeyValueType.F32);
    for (int p = 0; p < 70; p++) {
      var batch = new Batch();
      batch.add(0, p, stateA);
      batch.add(0, p, stateB);
      var q = Rows.zero(2, a.q.width());
      System.arraycopy(a.q.data(), a.q.offset(p), q.data(), 0, q.width());
      System.arraycopy(b.q.data(), b.q.offset(p), q.data(), q.width(), q.width());
      a.write(p, stateA);
      b.write(p, stateB);
      var out = Rows.zero(2, 64);
      Operations.attention(q, a.layer(shape), batch, out, workspace);
      for (int i = 0; i < 64; i++) {
        assertEquals(expectedA.data()[p * 64 + i], out.data()[i], 1e-5f);
        assertEquals(expectedB.data()[p * 64 + i], out.data()[64 + i], 1e-5f);
      }
    }
  }

  @Test
  void weightsAreWhatAttentionUses() {
    for (var shape : shapes().toList()) {
      weightsAreUsed(shape, new Sequence(shape, 80));
      var within = shape.withValueSize(shape.keySize() - 1);
      weightsAreUsed(within, valuesWithinKeys(within, 80));
    }
  }

  private void weightsAreUsed(AttentionShape shape, Sequence s) {
    var state = s.state(KeyValueType.F32);
    var batch = new Batch();
    for (int p = 0; p < 80; p++) {
      s.write(p, state);
      batch.add(0, p, state);
    }
    var found = Operations.attentionWeights(s.q, 77, s.layer(shape), batch);
    int keys = shape.sight().last(77, 80) + 1;
    assertEquals(shape.heads() * keys, found.length);
    for (int h = 0; h < shape.heads(); h++) {
      var expected = s.weights(shape, 77, h);
      for (int p = 0; p < keys; p++) assertEquals(expected[p], found[h * keys + p], 1e-5);
    }
  }

  @Test
  void shapesThatDoNotGoTogetherAreRefused() {
    var shape = AttentionShape.of(2, 1, 4);
    var slot = StateSlot.keysAndValues(1, 4, 4);
    var layer = new AttentionLayer(slot, shape);
    var batch = new Batch();
    batch.add(0, 0, SequenceLayout.of(List.of(slot)).newState(KeyValueType.F32));
    var narrow = Rows.zero(1, 7);
    var out = Rows.zero(1, 8);
    assertThrows(
        IllegalArgumentException.class,
        () -> Operations.attention(narrow, layer, batch, out, workspace));
    assertThrows(
        IllegalStateException.class,
        () -> Operations.attention(out, layer, batch, out, workspace),
        "nothing was written");
  }

  private void check(AttentionShape shape, KeyValueType type, int n, double bound) {
    check(shape, type, new Sequence(shape, n), bound);
  }

  private void check(AttentionShape shape, KeyValueType type, Sequence sequence, double bound) {
    int n = sequence.q.rows();
    int[] chunks = shape.sight().isBothWays() ? new int[] {n} : new int[] {1, 7, n};
    for (int chunk : chunks) {
      var found = sequence.attend(shape, type, chunk);
      for (int p = 0; p < n; p++) {
        for (int h = 0; h < shape.heads(); h++) {
          var expected = sequence.output(shape, p, h);
          int at = found.offset(p) + h * shape.valueSize();
          for (int i = 0; i < shape.valueSize(); i++) {
            assertEquals(expected[i], found.data()[at + i], bound);
          }
        }
      }
    }
  }

  /** A sequence whose values are the first elements of its keys. */
  private Sequence valuesWithinKeys(AttentionShape shape, int n) {
    int keySize = shape.keySize(), valueSize = shape.valueSize();
    var s = new Sequence(shape, n, StateSlot.valuesWithinKeys(shape.kvHeads(), keySize, valueSize));
    for (int p = 0; p < n; p++) {
      for (int h = 0; h < shape.kvHeads(); h++) {
        int key = s.k.offset(p) + h * keySize;
        System.arraycopy(s.k.data(), key, s.v.data(), s.v.offset(p) + h * valueSize, valueSize);
      }
    }
    return s;
  }

  /** Random queries, keys and values. */
  private final class Sequence {
    final int kvHeads;
    final int keySize;
    final int valueSize;
    final StateSlot<KeyValues> slot;
    final Rows q;
    final Rows k;
    final Rows v;

    Sequence(AttentionShape shape, int n) {
      this(shape, n, StateSlot.keysAndValues(shape.kvHeads(), shape.keySize(), shape.valueSize()));
    }

    Sequence(AttentionShape shape, int n, StateSlot<KeyValues> slot) {
      this.slot = slot;
      kvHeads = shape.kvHeads();
      keySize = shape.keySize();
      valueSize = shape.valueSize();
      q = TestTensors.rows(random, n, shape.heads() * keySize);
      k = TestTensors.rows(random, n, kvHeads * keySize);
      v = TestTensors.rows(random, n, kvHeads * valueSize);
    }

    SequenceState state(KeyValueType type) {
      return SequenceLayout.of(List.of(slot)).newState(type);
    }

    AttentionLayer layer(AttentionShape shape) {
      return new AttentionLayer(slot, shape);
    }

    void write(int p, SequenceState state) {
      slot.of(state).write(p, k.data(), k.offset(p), v.data(), v.offset(p));
    }

    Rows attend(AttentionShape shape, KeyValueType type, int chunk) {
      var state = state(type);
      var all = Rows.zero(q.rows(), shape.heads() * valueSize);
      var batch = new Batch();
      for (int from = 0; from < q.rows(); from += chunk) {
        int to = Math.min(from + chunk, q.rows());
        batch.clear();
        for (int p = from; p < to; p++) {
          write(p, state);
          batch.add(0, p, state);
        }
        var some = Rows.zero(to - from, q.width());
        System.arraycopy(q.data(), q.offset(from), some.data(), 0, (to - from) * q.width());
        var out = Rows.zero(to - from, all.width());
        Operations.attention(some, layer(shape), batch, out, workspace);
        System.arraycopy(out.data(), 0, all.data(), all.offset(from), out.rows() * out.width());
      }
      return all;
    }

    double[] weights(AttentionShape shape, int position, int head) {
      int g = head * kvHeads / shape.heads();
      int length = q.rows();
      var w = new double[length];
      var sinks = shape.sinks();
      var bias = new float[1];
      double sum = sinks == null ? 0 : Math.exp(sinks[head]);
      for (int p = 0; p < length; p++) {
        if (!sees(shape.sight(), position, p)) continue;
        double s = 0;
        for (int i = 0; i < keySize; i++) {
          s +=
              (double) q.data()[q.offset(position) + head * keySize + i]
                  * k.data()[k.offset(p) + g * keySize + i];
        }
        s *= shape.scale();
        if (shape.softCap() > 0) s = shape.softCap() * Math.tanh(s / shape.softCap());
        if (shape.bias() != null) {
          bias[0] = 0;
          shape.bias().add(head, p - position, bias, 0, 1);
          s += bias[0];
        }
        w[p] = Math.exp(s);
        sum += w[p];
      }
      for (int p = 0; p < length; p++) w[p] /= sum;
      return w;
    }

    private static boolean sees(Sight sight, int position, int key) {
      return switch (sight.kind()) {
        case ALL -> key <= position;
        case WINDOW -> key <= position && position - key < sight.size();
        case CHUNK -> key <= position && position / sight.size() == key / sight.size();
        case BOTH -> true;
        case BOTH_WINDOW -> Math.abs(position - key) <= sight.size();
      };
    }

    double[] output(AttentionShape shape, int position, int head) {
      int g = head * kvHeads / shape.heads();
      var w = weights(shape, position, head);
      var out = new double[valueSize];
      for (int p = 0; p < w.length; p++) {
        for (int i = 0; i < valueSize; i++) {
          out[i] += w[p] * v.data()[v.offset(p) + g * valueSize + i];
        }
      }
      return out;
    }
  }
}
