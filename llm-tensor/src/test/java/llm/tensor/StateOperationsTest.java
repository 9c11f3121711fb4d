package llm.tensor;

import static llm.tensor.StateOperations.COLUMNS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import llm.tensor.StateOperations.Strip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every backend beside the formulas in double precision. */
class StateOperationsTest {
  private static final int AT = 3; // neither arrays nor vectors begin where the strip does

  private final Random random = new Random(7);

  private float[] random(int length) {
    var values = new float[length];
    for (int i = 0; i < length; i++) values[i] = (float) random.nextGaussian();
    return values;
  }

  private static StateOperations operations(Backend backend) {
    return new Workspace(Workers.of(1), backend).stateOperations(4, 64);
  }

  /** {@code Mᵀ x} of a strip. */
  private static float[] product(double[] m, int keys, float[] x, int at) {
    var y = new float[COLUMNS];
    for (int j = 0; j < COLUMNS; j++) {
      double sum = 0;
      for (int i = 0; i < keys; i++) sum += m[i * COLUMNS + j] * x[at + i];
      y[j] = (float) sum;
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 33, 128})
  void aStepAndItsProducts(int keys) {
    int columns = AT + 4 * keys;
    var from = random(AT + keys * COLUMNS + 2);
    var vectors = random(columns + 3 * COLUMNS);
    var m = new double[keys * COLUMNS];
    for (int i = 0; i < keys; i++) {
      for (int j = 0; j < COLUMNS; j++) {
        double a = vectors[AT + i], k = vectors[AT + keys + i];
        m[i * COLUMNS + j] =
            a * from[AT + i * COLUMNS + j] + k * vectors[columns + 2 * COLUMNS + j];
      }
    }
    var u = product(m, keys, vectors, AT + 2 * keys);
    var w = product(m, keys, vectors, AT + 3 * keys);
    for (var backend : Backend.available()) {
      var operations = operations(backend);
      var found = vectors.clone();
      var to = new float[from.length];
      var strip = new Strip(AT, keys, columns);
      operations.advance(from, to, strip, found, AT);
      float tolerance = 1e-5f * (keys + 8);
      var name = backend + ", " + keys + " keys";
      assertArrayEquals(u, Arrays.copyOfRange(found, columns, columns + COLUMNS), tolerance, name);
      int second = columns + COLUMNS;
      assertArrayEquals(w, Arrays.copyOfRange(found, second, second + COLUMNS), tolerance, name);
      for (int i = 0; i < m.length; i++) assertEquals(m[i], to[AT + i], 1e-5, name);
      assertEquals(0, to[AT + m.length], name + ": what is behind the strip");

      var again = found.clone();
      Arrays.fill(again, columns, columns + 2 * COLUMNS, 0);
      operations.products(to, strip, again, AT + 2 * keys);
      assertArrayEquals(found, again, name + ": the same products by themselves");
      var state = from.clone();
      operations.advance(state, state, strip, vectors.clone(), AT);
      System.arraycopy(from, 0, to, 0, AT);
      System.arraycopy(from, AT + m.length, to, AT + m.length, 2);
      assertArrayEquals(to, state, name + ": in place");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var operations = operations(Backend.chosen());
    var state = new float[2 * COLUMNS];
    var vectors = new float[8 + 3 * COLUMNS];
    operations.advance(state, state, new Strip(0, 2, 8), vectors, 0);
    for (var strip : new Strip[] {new Strip(1, 2, 8), new Strip(0, 2, 9), new Strip(0, 3, 8)}) {
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> operations.advance(state, state, strip, vectors, 0));
    }
    assertEquals(2 * COLUMNS * 5, StateOperations.size(5, COLUMNS + 1));
  }
}
