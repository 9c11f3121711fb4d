package llm.tensor.kernel.scalar;

import static llm.tensor.kernel.StateKernels.COLUMNS;

import java.util.Arrays;

/** Recurrences whose state is a matrix, in plain loops. */
final class ScalarStates {
  private ScalarStates() {}

  static void products(float[] state, int at, int keys, float[] vectors, int pq, int uw) {
    Arrays.fill(vectors, uw, uw + 2 * COLUMNS, 0);
    for (int i = 0; i < keys; i++) {
      float p = vectors[pq + i], q = vectors[pq + keys + i];
      for (int j = 0; j < COLUMNS; j++) {
        float m = state[at + i * COLUMNS + j];
        vectors[uw + j] += p * m;
        vectors[uw + COLUMNS + j] += q * m;
      }
    }
  }

  static void advance(
      float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd) {
    for (int i = 0; i < keys; i++) {
      float a = vectors[akpq + i], k = vectors[akpq + keys + i];
      for (int j = 0; j < COLUMNS; j++) {
        int m = at + i * COLUMNS + j;
        to[m] = a * from[m] + k * vectors[uwd + 2 * COLUMNS + j];
      }
    }
    products(to, at, keys, vectors, akpq + 2 * keys, uwd);
  }
}
