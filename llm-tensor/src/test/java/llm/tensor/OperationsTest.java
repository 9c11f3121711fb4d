package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations on rows against their definitions in double precision, on one thread and on two. */
@ExtendWith(RequestedKernels.class)
class OperationsTest {
  private final Random random = new Random(3);
  private final Workers workers = Workers.of(2);
  private final Workspace workspace = new Workspace(workers);

  @AfterEach
  void close() {
    workers.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 200})
  void norms(int n) {
    int size = 37, groups = 5;
    var x = TestTensors.rows(random, n, size * groups);
    var weight = TestTensors.rows(random, 1, size).data();
    var bias = TestTensors.rows(random, 1, size).data();
    var rms = Rows.zero(n, x.width());
    var layer = workspace.take(n, x.width());
    Operations.rmsNorm(x, weight, 1e-5f, rms, workspace);
    Operations.layerNorm(x, weight, bias, 1e-5f, layer);
    for (int from = 0; from < n * x.width(); from += size) {
      double mean = 0, squares = 0, variance = 0;
      for (int i = 0; i < size; i++) mean += x.data()[from + i] / (double) size;
      for (int i = 0; i < size; i++) {
        double v = x.data()[from + i];
        squares += v * v / size;
        variance += (v - mean) * (v - mean) / size;
      }
      for (int i = 0; i < size; i++) {
        double v = x.data()[from + i];
        assertEquals(v / Math.sqrt(squares + 1e-5) * weight[i], rms.data()[from + i], 1e-5);
        double normal = (v - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
        assertEquals(normal, layer.data()[from + i], 1e-5);
      }
    }
    Operations.rmsNorm(x, weight, 1e-5f, x, workspace);
    assertArrayEquals(rms.data(), x.data(), "in place");
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activations(Activation activation) {
    for (int n : new int[] {1, 70}) {
      var gateUp = TestTensors.rows(random, n, 2 * 301);
      var out = Rows.zero(n, 301);
      Operations.gate(gateUp, activation, out, workspace);
      var alone = Rows.zero(n, 602);
      alone.copyFrom(gateUp);
      Operations.activate(alone, activation, workspace);
      for (int r = 0; r < n; r++) {
        for (int i = 0; i < 301; i++) {
          double expected = apply(activation, gateUp.data()[r * 602 + i]);
          assertEquals(expected, alone.data()[r * 602 + i], 1e-6);
          double up = gateUp.data()[r * 602 + 301 + i];
          assertEquals(expected * up, out.data()[r * 301 + i], 4e-6);
        }
      }
    }
  }

  private static double apply(Activation activation, double x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case GELU_EXACT -> x * normalDistribution(x);
    };
  }

  /** Φ(x) by the midpoint rule. */
  private static double normalDistribution(double x) {
    int steps = 4000;
    double sum = 0, h = x / steps;
    for (int i = 0; i < steps; i++) {
      double t = (i + 0.5) * h;
      sum += Math.exp(-t * t / 2) * h;
    }
    return 0.5 + sum / Math.sqrt(2 * Math.PI);
  }

  @Test
  void elementwise() {
    for (int n : new int[] {1, 100}) {
      var x = TestTensors.rows(random, n, 203);
      var before = x.data().clone();
      var y = TestTensors.rows(random, n, 203);
      var vector = TestTensors.rows(random, 1, 203).data();
      Operations.add(x, y, workspace);
      Operations.addToRows(x, vector, workspace);
      Operations.scale(x, 0.5f, workspace);
      Operations.clamp(x, 0.9f, workspace);
      Operations.softCap(x, 0.5f, workspace);
      for (int i = 0; i < before.length; i++) {
        double v = Math.clamp((before[i] + y.data()[i] + vector[i % 203]) * 0.5, -0.9, 0.9);
        assertEquals(0.5 * Math.tanh(v / 0.5), x.data()[i], 1e-6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Rotation.Pairing.class)
  void rotations(Rotation.Pairing pairing) {
    float[] frequencies = {1, 0.3f, 0.1f, 0.01f, 0.001f};
    var rotation = new Rotation(pairing, frequencies, 1.5f);
    var heads = new HeadColumns(2, 3, 13);
    for (int n : new int[] {2, 500}) {
      var batch = new Batch();
      var cache = SequenceLayout.of(java.util.List.of()).newState(KeyValueType.F32);
      for (int r = 0; r < n; r++) batch.add(0, 3 * r + 100, cache);
      var x = TestTensors.rows(random, n, 43);
      var expected = x.data().clone();
      for (int r = 0; r < n; r++) {
        for (int h = 0; h < 3; h++) {
          for (int i = 0; i < 5; i++) {
            int at = r * 43 + 2 + h * 13;
            int a = at + (pairing == Rotation.Pairing.NEIGHBOURS ? 2 * i : i);
            int b = pairing == Rotation.Pairing.NEIGHBOURS ? a + 1 : a + 5;
            double angle = (3 * r + 100) * frequencies[i], u = expected[a], v = expected[b];
            expected[a] = (float) (1.5 * (u * Math.cos(angle) - v * Math.sin(angle)));
            expected[b] = (float) (1.5 * (u * Math.sin(angle) + v * Math.cos(angle)));
          }
        }
      }
      Operations.rotate(x, heads, rotation, batch, workspace);
      assertArrayEquals(expected, x.data(), 1e-5f);
    }
  }

  @Test
  void shapesThatDoNotGoTogetherAreNamed() {
    var x = Rows.zero(2, 6);
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Operations.rmsNorm(x, new float[4], 0, x, workspace));
    assertEquals("weight of 4 elements does not go with rows [2, 6]", wrong.getMessage());
    var y = Rows.zero(2, 5);
    assertThrows(IllegalArgumentException.class, () -> Operations.add(x, y, workspace));
    assertThrows(
        IllegalArgumentException.class, () -> Operations.gate(x, Activation.SILU, y, workspace));
    assertThrows(
        IllegalArgumentException.class, () -> Operations.addToRows(x, new float[5], workspace));
  }
}
