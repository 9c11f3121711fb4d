package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import llm.tensor.codec.FloatElements;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.task.StackedMatrix;

/**
 * Weights that multiply rows: {@code y = x Wᵀ}, W of shape {@code [rows, columns]}.
 *
 * <p>How the weights are stored, and which kernel multiplies them, is its own affair. Immutable;
 * may be used by several threads at once, until the {@link TensorMemory} that holds it is closed.
 */
public final class Matrix {
  private final StackedMatrix parts;

  Matrix(PackedMatrix... parts) {
    this.parts = new StackedMatrix(parts);
  }

  /** A matrix of floats in memory, for examples and tests. */
  public static Matrix of(int columns, float... weights) {
    if (columns < 1 || weights.length == 0 || weights.length % columns != 0) {
      throw new IllegalArgumentException(
          weights.length + " weights make no matrix of " + columns + " columns");
    }
    var data = Arena.ofAuto().allocate(weights.length * (long) Float.BYTES, 64);
    var layout = ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
    MemorySegment.copy(weights, 0, data, layout, 0, weights.length);
    int rows = weights.length / columns;
    var kernels = Backend.chosen().kernels().forMatrix(rows, columns);
    return new Matrix(kernels.matrix(FloatElements.F32, data, rows, columns));
  }

  /**
   * Matrices with equally many columns, one above the other: their products come in one pass.
   *
   * <p>Nothing is copied.
   */
  public static Matrix stack(List<Matrix> parts) {
    if (parts.isEmpty()) throw new IllegalArgumentException("no matrices to stack");
    for (var part : parts) {
      if (part.columns() != parts.get(0).columns()) {
        throw new IllegalArgumentException(
            "a matrix " + part + " does not stack with a matrix " + parts.get(0));
      }
    }
    return new Matrix(
        parts.stream().flatMap(p -> Arrays.stream(p.parts.parts())).toArray(PackedMatrix[]::new));
  }

  /**
   * Cuts a matrix into equal parts, one above the other: the experts of a layer.
   *
   * <p>Nothing is copied.
   *
   * @return parts of {@code [rows / count, columns]}
   */
  public List<Matrix> split(int count) {
    if (count < 1 || rows() % count != 0) {
      throw new IllegalArgumentException("a matrix " + this + " has no " + count + " equal parts");
    }
    int size = rows() / count;
    var matrices = new ArrayList<Matrix>(count);
    for (int i = 0; i < count; i++) matrices.add(slice(i * size, size));
    return matrices;
  }

  private Matrix slice(int from, int count) {
    var slices = new ArrayList<PackedMatrix>();
    int start = 0;
    for (var part : parts.parts()) {
      int a = Math.max(from, start), b = Math.min(from + count, start + part.rows());
      if (a < b) {
        boolean whole = b - a == part.rows();
        slices.add(whole ? part : part.slice(a - start, b - a));
      }
      start += part.rows();
    }
    return new Matrix(slices.toArray(PackedMatrix[]::new));
  }

  /** Rows: the width of what comes out. */
  public int rows() {
    return parts.rows();
  }

  /** Columns: the width of what goes in. */
  public int columns() {
    return parts.columns();
  }

  /** What multiplies it, in a few words. */
  public String kernel() {
    return Arrays.stream(parts.parts())
        .map(PackedMatrix::kernel)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /**
   * Multiplies: y = x Wᵀ.
   *
   * @param x {@code [n, columns]}
   * @param y {@code [n, rows]}
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void multiply(Rows x, Rows y, Workspace workspace) {
    check(x, y);
    if (x.rows() > 0) workspace.matrixJob().multiply(x.asData(), parts, y.asData());
  }

  /**
   * Multiplies and adds: y = x Wᵀ + bias.
   *
   * @param x {@code [n, columns]}
   * @param bias {@code [rows]}
   * @param y {@code [n, rows]}
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void multiply(Rows x, float[] bias, Rows y, Workspace workspace) {
    checkBias(x, bias, y);
    workspace.matrixJob().multiply(x.asData(), parts, bias, null, y.asData());
  }

  /**
   * Multiplies, adds and activates: y = activation(x Wᵀ + bias), in one go over y.
   *
   * @param x {@code [n, columns]}
   * @param bias {@code [rows]}
   * @param y {@code [n, rows]}
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void multiply(Rows x, float[] bias, Activation activation, Rows y, Workspace workspace) {
    checkBias(x, bias, y);
    var function = Operations.elementwise(activation);
    workspace.matrixJob().multiply(x.asData(), parts, bias, function, y.asData());
  }

  private void checkBias(Rows x, float[] bias, Rows y) {
    check(x, y);
    if (bias.length != rows()) {
      throw new IllegalArgumentException(
          "a bias of " + bias.length + " elements does not go with a matrix " + this);
    }
  }

  private void check(Rows x, Rows y) {
    if (x.width() != columns() || y.width() != rows() || x.rows() != y.rows()) {
      throw new IllegalArgumentException(
          "rows " + x + " times a matrix " + this + " do not give rows " + y);
    }
  }

  /**
   * Copies one row, dequantised: a token's embedding.
   *
   * @throws IllegalStateException if the memory of the weights is closed
   */
  public void row(int row, float[] target, int at) {
    if (row < 0 || row >= rows()) {
      throw new IndexOutOfBoundsException("row " + row + " of a matrix " + this);
    }
    int start = 0;
    for (var part : parts.parts()) {
      if (row < start + part.rows()) {
        part.row(row - start, target, at);
        return;
      }
      start += part.rows();
    }
  }

  /** What tasks multiply by. */
  StackedMatrix stacked() {
    return parts;
  }

  /** The first of its parts. */
  PackedMatrix first() {
    return parts.parts()[0];
  }

  @Override
  public String toString() {
    return "[" + rows() + ", " + columns() + "]";
  }
}
