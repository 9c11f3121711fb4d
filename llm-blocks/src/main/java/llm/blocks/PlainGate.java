package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** {@code activation(gate) * up}. */
record PlainGate(Activation activation) implements Gate {
  @Override
  public void apply(Rows both, Rows out, Pass pass) {
    Operations.gate(both, activation, out, pass.workspace());
  }

  @Override
  public Description describe(Description feedForward) {
    return feedForward.with("activation", activation.name());
  }
}
