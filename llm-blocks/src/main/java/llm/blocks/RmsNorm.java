package llm.blocks;

import llm.tensor.Operations;
import llm.tensor.Rows;

/** RMSNorm (Zhang and Sennrich 2019): {@code y = x / √(mean(x²) + ε) * weight}. */
final class RmsNorm implements Norm {
  private final Description description;
  private final float[] weight;
  private final float epsilon;

  RmsNorm(String name, float[] weight, float epsilon) {
    this(describe(name, weight.length, epsilon), weight, epsilon);
  }

  private RmsNorm(Description description, float[] weight, float epsilon) {
    this.description = description;
    this.weight = weight;
    this.epsilon = epsilon;
  }

  /** Without weights: they are ones. */
  static RmsNorm plain(String name, int size, float epsilon) {
    var ones = new float[size];
    java.util.Arrays.fill(ones, 1);
    return new RmsNorm(describe(name, size, epsilon).with("weight", false), ones, epsilon);
  }

  private static Description describe(String name, int size, float epsilon) {
    return Description.of(name, "RMSNorm").with("size", size).with("epsilon", epsilon);
  }

  @Override
  public void apply(Rows x, Rows out, Pass pass) {
    Operations.rmsNorm(x, weight, epsilon, out, pass.workspace());
  }

  @Override
  public Description describe() {
    return description;
  }
}
