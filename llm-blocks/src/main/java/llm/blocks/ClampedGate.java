package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** {@code g σ(alpha g) (u + 1)} with {@code g = min(gate, limit)} and {@code u} within ± limit. */
record ClampedGate(float alpha, float limit) implements Gate {
  /** As {@code silu(alpha g) * ((u + 1) / alpha)}, for which there is a kernel. */
  @Override
  public void apply(Rows both, Rows out, Pass pass) {
    var data = both.data();
    int length = out.width();
    float inverse = 1 / alpha;
    for (int r = 0; r < both.rows(); r++) {
      int gate = both.offset(r);
      int up = gate + length;
      for (int i = 0; i < length; i++) {
        data[gate + i] = Math.min(data[gate + i], limit) * alpha;
        data[up + i] = (Math.clamp(data[up + i], -limit, limit) + 1) * inverse;
      }
    }
    Operations.gate(both, Activation.SILU, out, pass.workspace());
  }

  @Override
  public Description describe(Description feedForward) {
    return feedForward
        .with("activation", Activation.SILU.name())
        .with("alpha", alpha)
        .with("limit", limit);
  }
}
