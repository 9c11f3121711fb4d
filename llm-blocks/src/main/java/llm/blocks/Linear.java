package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Rows;
import org.jspecify.annotations.Nullable;

/** A linear layer: {@code y = x Wᵀ + bias}, the bias where the file has one. */
public final class Linear {
  private final Description description;
  private final Matrix matrix;
  private final float @Nullable [] bias; // [out]

  private Linear(Description description, Matrix matrix, float @Nullable [] bias) {
    this.description = description;
    this.matrix = matrix;
    this.bias = bias;
  }

  /** The layer whose weight and bias are here. */
  public static Linear of(Weights w, int in, int out) {
    return of(w, w.matrix(out, in));
  }

  /** The layer whose weight and bias are here, with as many outputs as its weight has rows. */
  public static Linear ofInput(Weights w, int in) {
    return of(w, w.matrixOfColumns(in));
  }

  /** The layer of a weight in memory. */
  static Linear of(String name, Matrix matrix) {
    return of(name, matrix, null);
  }

  /** The layer of a weight and a bias in memory. */
  static Linear of(String name, Matrix matrix, float @Nullable [] bias) {
    return new Linear(describe(name, matrix, bias != null), matrix, bias);
  }

  private static Linear of(Weights w, Matrix matrix) {
    return of(w.localName(), matrix, w.bias(matrix.rows()).orElse(null));
  }

  private static Description describe(String name, Matrix matrix, boolean bias) {
    return Description.of(name, "Linear")
        .with("in", matrix.columns())
        .with("out", matrix.rows())
        .with("bias", bias)
        .multiplying((long) matrix.columns() * matrix.rows());
  }

  /**
   * Layers with the same input, computed as one: their outputs lie side by side.
   *
   * @return a layer with the outputs of the first, then of the second, and so on
   */
  public static Linear stack(List<Linear> layers) {
    var matrix = Matrix.stack(layers.stream().map(l -> l.matrix).toList());
    float[] bias = null;
    if (layers.stream().anyMatch(Linear::hasBias)) {
      bias = new float[matrix.rows()];
      int at = 0;
      for (var layer : layers) {
        if (layer.bias != null) System.arraycopy(layer.bias, 0, bias, at, layer.out());
        at += layer.out();
      }
    }
    var names = new ArrayList<String>();
    for (var layer : layers) names.add(layer.description.name());
    return new Linear(describe(String.join("+", names), matrix, bias != null), matrix, bias);
  }

  /** Width of the input. */
  public int in() {
    return matrix.columns();
  }

  /** Width of the output. */
  public int out() {
    return matrix.rows();
  }

  /** Whether there is a bias. */
  public boolean hasBias() {
    return bias != null;
  }

  /**
   * Multiplies.
   *
   * @param x {@code [n, in]}
   * @param y {@code [n, out]}
   */
  public void apply(Rows x, Rows y, Pass pass) {
    matrix.multiply(x, y, pass.workspace());
    if (bias != null) Operations.addToRows(y, bias, pass.workspace());
  }

  /** What this layer is. */
  public Description describe() {
    return description;
  }
}
