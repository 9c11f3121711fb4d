package llm.tensor;

import java.lang.foreign.Arena;
import java.util.List;

/**
 * Weights that multiply rows: {@code y = x Wᵀ}, W of shape {@code [rows, columns]}.
 *
 * <p>How the weights are stored, and which kernel multiplies them, is its own affair.
 */
public final class Matrix {
  private final int rows;
  private final int columns;
  private final float[] weights; // until the kernels come

  private Matrix(int rows, int columns, float[] weights) {
    this.rows = rows;
    this.columns = columns;
    this.weights = weights;
  }

  static Matrix load(Tensor tensor, Arena arena) {
    return new Matrix((int) tensor.rows(), (int) tensor.columns(), tensor.toFloats());
  }

  /** A matrix of floats in memory, for examples and tests. */
  public static Matrix of(int columns, float... weights) {
    return new Matrix(weights.length / columns, columns, weights);
  }

  /** Matrices with equally many columns, one above the other: their products come in one pass. */
  public static Matrix stack(List<Matrix> parts) {
    int rows = parts.stream().mapToInt(Matrix::rows).sum();
    var all = new float[rows * parts.get(0).columns];
    int at = 0;
    for (var part : parts) {
      System.arraycopy(part.weights, 0, all, at, part.weights.length);
      at += part.weights.length;
    }
    return new Matrix(rows, parts.get(0).columns, all);
  }

  /**
   * Cuts a matrix into equal parts, one above the other: the experts of a layer.
   *
   * @return parts of {@code [rows / count, columns]}
   */
  public List<Matrix> split(int count) {
    var parts = new java.util.ArrayList<Matrix>();
    int size = rows / count * columns;
    for (int i = 0; i < count; i++) {
      parts.add(
          new Matrix(
              rows / count,
              columns,
              java.util.Arrays.copyOfRange(weights, i * size, (i + 1) * size)));
    }
    return parts;
  }

  /** Rows: the width of what comes out. */
  public int rows() {
    return rows;
  }

  /** Columns: the width of what goes in. */
  public int columns() {
    return columns;
  }

  /**
   * Multiplies: y = x Wᵀ.
   *
   * @param x {@code [n, columns]}
   * @param y {@code [n, rows]}
   */
  public void multiply(Rows x, Rows y, Workspace workspace) {
    for (int r = 0; r < x.rows(); r++) {
      for (int i = 0; i < rows; i++) {
        float sum = 0;
        int a = x.offset(r), b = i * columns;
        for (int c = 0; c < columns; c++) sum += x.data()[a + c] * weights[b + c];
        y.data()[y.offset(r) + i] = sum;
      }
    }
  }

  /** Copies one row, dequantised: a token's embedding. */
  public void row(int row, float[] target, int at) {
    System.arraycopy(weights, row * columns, target, at, columns);
  }
}
