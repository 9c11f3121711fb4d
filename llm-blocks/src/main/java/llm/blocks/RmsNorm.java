package llm.blocks;

import llm.tensor.Operations;
import llm.tensor.Rows;

/** RMSNorm (Zhang and Sennrich 2019): {@code y = x / √(mean(x²) + ε) * weight}. */
record RmsNorm(String name, float[] weight, float epsilon) implements Norm {
  @Override
  public void apply(Rows x, Rows out, Pass pass) {
    Operations.rmsNorm(x, weight, epsilon, out, pass.workspace());
  }

  @Override
  public Description describe() {
    return Description.of(name, "RMSNorm").with("size", weight.length).with("epsilon", epsilon);
  }
}
