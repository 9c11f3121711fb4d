package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * {@code silu(min(gate, most)) * u}, where u is up within ± limit.
 *
 * @param most of a gate: where silu itself is limited, what gives the limit, as silu grows there
 */
record LimitedGate(float limit, float most) implements Gate {
  private static final int STEPS = 60;

  /** Checks the limit. */
  LimitedGate {
    if (!(limit > 0) || !Float.isFinite(limit)) {
      throw new InvalidModelException(
          "a gate is limited to " + limit + ", expected a finite number above 0");
    }
  }

  static LimitedGate of(float limit) {
    return new LimitedGate(limit, limit);
  }

  static LimitedGate afterwards(float limit) {
    return new LimitedGate(limit, gateOf(limit));
  }

  /** The gate whose silu is this: {@code g = value (1 + e⁻ᵍ)}, the fixed point. */
  private static float gateOf(float value) {
    double low = value, high = value + 1.0; // g - silu(g) = g / (1 + eᵍ), at most 0.28
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (middle / (1 + Math.exp(-middle)) < value) low = middle;
      else high = middle;
    }
    return (float) low;
  }

  @Override
  public void apply(Rows both, Rows out, Pass pass) {
    var data = both.data();
    int length = out.width();
    for (int r = 0; r < both.rows(); r++) {
      int gate = both.offset(r);
      int up = gate + length;
      for (int i = 0; i < length; i++) {
        data[gate + i] = Math.min(data[gate + i], most);
        data[up + i] = Math.clamp(data[up + i], -limit, limit);
      }
    }
    Operations.gate(both, Activation.SILU, out, pass.workspace());
  }

  @Override
  public Description describe(Description feedForward) {
    var description = feedForward.with("activation", Activation.SILU.name());
    return description.with("swiglu_clamp", limit);
  }
}
