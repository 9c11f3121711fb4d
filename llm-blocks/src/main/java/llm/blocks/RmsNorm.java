package llm.blocks;

import llm.tensor.Operations;
import llm.tensor.Rows;

/** RMSNorm (Zhang and Sennrich 2019): {@code y = x / √(mean(x²) + ε) * weight}. */
final class RmsNorm implements Norm {
  private final String name;
  private final float[] weight;
  private final float epsilon;

  RmsNorm(String name, float[] weight, float epsilon) {
    this.name = name;
    this.weight = weight;
    this.epsilon = epsilon;
  }

  @Override
  public void apply(Rows x, Rows out, Pass pass) {
    Operations.rmsNorm(x, weight, epsilon, out, pass.workspace());
  }

  @Override
  public Description describe() {
    return Description.of(name, "RMSNorm").with("size", weight.length).with("epsilon", epsilon);
  }
}
