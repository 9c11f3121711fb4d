package llm.blocks.residual;

import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** {@code y = out(activation(gate(x)) * e)}, e the layer's part of the rows in a slot. */
record LayerInputGate(Linear gate, Activation activation, Linear out, PassSlot inputs, int layer)
    implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int size = gate.out();
    var gated = workspace.take(x.rows(), size);
    gate.apply(x, gated, pass);
    Operations.activate(gated, activation, workspace);
    var all = inputs.of(pass);
    for (int r = 0; r < x.rows(); r++) {
      multiply(gated.data(), gated.offset(r), all.data(), all.offset(r) + layer * size, size);
    }
    out.apply(gated, y, pass);
    workspace.release(mark);
  }

  private static void multiply(float[] x, int at, float[] factors, int from, int count) {
    for (int i = 0; i < count; i++) x[at + i] *= factors[from + i];
  }

  @Override
  public Description describe() {
    return Description.of("per_layer", "LayerInput")
        .with("embedding_length_per_layer_input", gate.out())
        .with("activation", activation.name())
        .with(gate.describe())
        .with(out.describe());
  }
}
