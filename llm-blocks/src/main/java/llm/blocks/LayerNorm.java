package llm.blocks;

import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * LayerNorm (Ba et al. 2016): {@code y = (x - mean(x)) / √(variance(x) + ε) * weight + bias}.
 *
 * <p>A missing bias is a bias of zeros; missing weights are ones.
 */
final class LayerNorm implements Norm {
  private final Description description;
  private final float[] weight;
  private final float[] bias;
  private final float epsilon;

  private LayerNorm(Description description, float[] weight, float[] bias, float epsilon) {
    this.description = description;
    this.weight = weight;
    this.bias = bias;
    this.epsilon = epsilon;
  }

  static LayerNorm of(Weights w, int size, float epsilon) {
    var bias = w.bias(size);
    var description =
        Description.of(w.localName(), "LayerNorm")
            .with("size", size)
            .with("epsilon", epsilon)
            .with("bias", bias.isPresent());
    return new LayerNorm(
        description, w.vector(size), bias.orElseGet(() -> new float[size]), epsilon);
  }

  static LayerNorm plain(String name, int size, float epsilon) {
    var ones = new float[size];
    java.util.Arrays.fill(ones, 1);
    var description =
        Description.of(name, "LayerNorm")
            .with("size", size)
            .with("epsilon", epsilon)
            .with("weight", false)
            .with("bias", false);
    return new LayerNorm(description, ones, new float[size], epsilon);
  }

  @Override
  public void apply(Rows x, Rows out, Pass pass) {
    Operations.layerNorm(x, weight, bias, epsilon, out);
  }

  @Override
  public void applyToSum(Rows x, Rows y, Pass pass) {
    Operations.layerNormOfSum(x, y, weight, bias, epsilon);
  }

  @Override
  public Description describe() {
    return description;
  }
}
