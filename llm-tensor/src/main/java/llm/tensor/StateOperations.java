package llm.tensor;

import java.util.Objects;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.StateKernels;

/**
 * What is computed with a state that is a matrix: linear attention, delta rules, state spaces.
 *
 * <p>The matrix M, {@code [keys, values]}, lies in an array in strips of {@link #COLUMNS} columns,
 * each {@code [keys, COLUMNS]}, one behind the other; what the last has too much stays 0. Columns
 * do not meet, so strips may be computed at the same time, and one that is taken through several
 * rows stays in the processor's cache. Sums run along the keys in one order, whatever else is
 * computed: a row's results are the same bit for bit wherever a sequence is cut.
 *
 * <p>It keeps nothing, so that the tasks of {@link Workspace#parallel} may share it.
 */
public final class StateOperations {
  /** Columns of a strip. */
  public static final int COLUMNS = StateKernels.COLUMNS;

  private final Kernels kernels;

  StateOperations(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * One strip of a matrix, and the vectors of its columns.
   *
   * @param at where it begins in the state's array
   * @param keys its rows
   * @param columns where the vectors of its columns begin in theirs
   */
  public record Strip(int at, int keys, int columns) {}

  /** Floats of a matrix in strips. */
  public static int size(int keys, int values) {
    return Math.multiplyExact(Math.multiplyExact(strips(values), COLUMNS), keys);
  }

  /** How many strips so many columns are. */
  public static int strips(int values) {
    return Math.ceilDiv(values, COLUMNS);
  }

  /**
   * The products of a first row: {@code u = Mᵀ p, w = Mᵀ q}.
   *
   * @param vectors {@code [p | q]}, of a float for each key, from {@code pq} on; u and w, of a
   *     float for each column, go to the place of the strip's columns
   */
  public void products(float[] state, Strip strip, float[] vectors, int pq) {
    check(state, strip, vectors, pq, 2);
    kernels.stateProducts(state, strip.at, strip.keys, vectors, pq, strip.columns);
  }

  /**
   * A row's step, and the products of the next row: {@code M = diag(a) M + k dᵀ, u = Mᵀ p, w = Mᵀ
   * q}.
   *
   * @param from the state before the step
   * @param to the state behind it; may be from
   * @param vectors {@code [a | k | p | q]} from {@code akpq} on; at the place of the strip's
   *     columns {@code [u | w | d]}
   */
  public void advance(float[] from, float[] to, Strip strip, float[] vectors, int akpq) {
    check(from, strip, vectors, akpq, 4);
    check(to, strip, vectors, akpq, 4);
    kernels.advanceState(from, to, strip.at, strip.keys, vectors, akpq, strip.columns);
  }

  private static void check(float[] state, Strip strip, float[] vectors, int at, int count) {
    Objects.checkFromIndexSize(strip.at, strip.keys * COLUMNS, state.length);
    Objects.checkFromIndexSize(at, count * strip.keys, vectors.length);
    Objects.checkFromIndexSize(strip.columns, (count / 2 + 1) * COLUMNS, vectors.length);
  }
}
