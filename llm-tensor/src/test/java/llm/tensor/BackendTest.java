package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Several backends compute in one VM. */
class BackendTest {
  private static final int COLUMNS = 256;
  private static final int ROWS = 96;

  @Test
  void eachLaysOutWeightsForItself() {
    var kernels = new HashMap<String, String>();
    for (var backend : Backend.available()) {
      try (var workers = Workers.of(1);
          var memory = new TensorMemory(workers, true, backend)) {
        kernels.put(backend.name(), memory.matrix(weights()).kernel());
      }
    }
    assertEquals("scalar", kernels.get("scalar"));
    assertNotEquals("scalar", kernels.get("vector"));
  }

  @Test
  void allGiveTheSameProducts() {
    var results = new HashMap<String, float[]>();
    for (var backend : Backend.available()) results.put(backend.name(), product(backend));
    var expected = results.get("scalar");
    for (Map.Entry<String, float[]> result : results.entrySet()) {
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], result.getValue()[i], 1e-4f, result.getKey() + " " + i);
      }
    }
  }

  private static float[] product(Backend backend) {
    try (var workers = Workers.of(2);
        var memory = new TensorMemory(workers, true, backend)) {
      var workspace = new Workspace(workers, backend);
      var x = TestTensors.rows(new Random(3), 9, COLUMNS);
      Operations.rmsNorm(x, ones(), 1e-5f, x, workspace);
      var y = workspace.take(9, ROWS);
      memory.matrix(weights()).multiply(x, y, workspace);
      Operations.activate(y, Activation.GELU, workspace);
      return Arrays.copyOf(y.data(), 9 * ROWS);
    }
  }

  private static float[] ones() {
    var ones = new float[COLUMNS];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Tensor weights() {
    return TestTensors.named(
        "w", TestTensors.random(TensorType.Q8_0, new Random(1), COLUMNS, ROWS));
  }
}
