package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import llm.tensor.Activation;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Rows;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer: {@code y = scale x Wᵀ + bias}, scale and bias where the file has them.
 *
 * <p>The scale is one number of the tensor {@code scale}: formats of few bits, NVFP4 above all,
 * keep apart what the scales of their blocks cannot hold.
 */
public final class Linear {
  private static final String SCALE = "scale";

  private final Description description;
  private final Matrix matrix;
  private final List<LinearScale> scales;
  private final float @Nullable [] bias; // [out]

  private Linear(
      Description description, Matrix matrix, List<LinearScale> scales, float @Nullable [] bias) {
    this.description = description;
    this.matrix = matrix;
    this.scales = scales;
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

  /**
   * The layers of experts whose weights are one tensor here, {@code [experts, out, in]}, with the
   * biases and scales of each where the file has them.
   */
  public static List<Linear> ofExperts(Weights w, int experts, int in, int out) {
    var matrices = w.experts(experts, out, in);
    var biases = w.expertBiases(experts, out);
    var scales = w.scales(experts);
    return IntStream.range(0, experts)
        .mapToObj(
            e -> {
              var bias = biases.isPresent() ? biases.get()[e] : null;
              var layer = of(w.localName(), matrices.get(e), bias);
              return scales.map(s -> layer.scaled(s[e], "of each expert")).orElse(layer);
            })
        .toList();
  }

  /** The layer of a weight in memory. */
  public static Linear of(String name, Matrix matrix) {
    return of(name, matrix, null);
  }

  /** The layer of a weight and a bias in memory. */
  private static Linear of(String name, Matrix matrix, float @Nullable [] bias) {
    return new Linear(describe(name, matrix, bias != null), matrix, List.of(), bias);
  }

  private static Linear of(Weights w, Matrix matrix) {
    var layer = of(w.localName(), matrix, w.bias(matrix.rows()).orElse(null));
    return w.scales(1).map(scale -> layer.scaled(scale[0], scale[0])).orElse(layer);
  }

  /**
   * The same with products multiplied by a number.
   *
   * @param shown what the description says of it
   */
  private Linear scaled(float factor, Object shown) {
    return new Linear(
        description.with(SCALE, shown), matrix, List.of(new LinearScale(0, out(), factor)), bias);
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
    var scales = new ArrayList<LinearScale>();
    int at = 0;
    for (var layer : layers) {
      for (var scale : layer.scales) scales.add(scale.behind(at));
      at += layer.out();
    }
    return new Linear(describe(layers, matrix, bias != null), matrix, List.copyOf(scales), bias);
  }

  private static Description describe(List<Linear> layers, Matrix matrix, boolean bias) {
    var names = layers.stream().map(l -> l.description.name()).collect(Collectors.joining("+"));
    var stacked = describe(names, matrix, bias);
    if (layers.stream().allMatch(l -> l.scales.isEmpty())) return stacked;
    var shown = layers.stream().map(l -> l.description.details().getOrDefault(SCALE, 1f)).toList();
    if (shown.stream().distinct().count() == 1) return stacked.with(SCALE, shown.getFirst());
    return stacked.with(
        SCALE, shown.stream().map(String::valueOf).collect(Collectors.joining("+")));
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

  /** The weight. */
  Matrix matrix() {
    return matrix;
  }

  /** The bias, or as many zeros. */
  float[] biasOrZeros() {
    return bias == null ? new float[out()] : bias;
  }

  /** Whether products are multiplied by numbers. */
  boolean isScaled() {
    return !scales.isEmpty();
  }

  /** Multiplies one row of products by its numbers. */
  void scale(Rows y, int row) {
    for (var scale : scales) scale.apply(y, row);
  }

  /**
   * Multiplies.
   *
   * @param x {@code [n, in]}
   * @param y {@code [n, out]}
   */
  public void apply(Rows x, Rows y, Pass pass) {
    if (bias != null && scales.isEmpty()) {
      matrix.multiply(x, bias, y, pass.workspace());
      return;
    }
    matrix.multiply(x, y, pass.workspace());
    for (var scale : scales) scale.apply(y, pass);
    if (bias != null) Operations.addToRows(y, bias, pass.workspace());
  }

  /**
   * Multiplies, and applies an activation to what comes out.
   *
   * @param x {@code [n, in]}
   * @param y {@code [n, out]}
   */
  void apply(Rows x, Activation activation, Rows y, Pass pass) {
    if (bias != null && scales.isEmpty()) {
      matrix.multiply(x, bias, activation, y, pass.workspace());
      return;
    }
    apply(x, y, pass);
    Operations.activate(y, activation, pass.workspace());
  }

  /** What this layer is. */
  public Description describe() {
    return description;
  }
}
