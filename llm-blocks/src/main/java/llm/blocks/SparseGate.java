package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** {@code activation(max(g - mean(g) - deviations sd(g), 0)) * u}, sd that of a sample. */
record SparseGate(Activation activation, float deviations) implements Gate {
  @Override
  public void apply(Rows both, Rows out, Pass pass) {
    int length = out.width();
    pass.workspace().parallel(both.rows(), row -> cut(both.data(), both.offset(row), length));
    Operations.gate(both, activation, out, pass.workspace());
  }

  private void cut(float[] x, int at, int length) {
    double sum = 0;
    for (int i = at; i < at + length; i++) sum += x[i];
    double mean = sum / length;
    double squares = 0;
    for (int i = at; i < at + length; i++) squares += (x[i] - mean) * (x[i] - mean);
    double deviation = length > 1 ? Math.sqrt(squares / (length - 1)) : 0;
    float least = (float) (mean + deviations * deviation);
    for (int i = at; i < at + length; i++) x[i] = Math.max(x[i] - least, 0);
  }

  @Override
  public Description describe(Description feedForward) {
    return feedForward.with("activation", activation.name()).with("sparsity", deviations);
  }
}
