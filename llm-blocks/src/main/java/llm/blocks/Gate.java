package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** How a gate and what it gates are joined, in a gated feed-forward. */
sealed interface Gate {
  /**
   * Joins.
   *
   * @param both {@code [n, 2 length]}, the gate first; used up
   * @param out {@code [n, length]}
   */
  void apply(Rows both, Rows out, Pass pass);

  /** What this is: the activation and its parameters. */
  Description describe(Description description);

  /** {@code activation(gate) * up} (Shazeer 2020). */
  record Plain(Activation activation) implements Gate {
    @Override
    public void apply(Rows both, Rows out, Pass pass) {
      Operations.gate(both, activation, out, pass.workspace());
    }

    @Override
    public Description describe(Description description) {
      return description.with("activation", activation.name());
    }
  }

  /**
   * {@code g σ(alpha g) (u + 1)}, where {@code g = min(gate, limit)} and {@code u} is up within ±
   * limit (OpenAI 2025).
   */
  record Clamped(float alpha, float limit) implements Gate {
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
    public Description describe(Description description) {
      return description
          .with("activation", Activation.SILU.name())
          .with("alpha", alpha)
          .with("limit", limit);
    }
  }

  /**
   * {@code activation(max(gate - mean - deviations sd, 0)) * up}, where mean and sd are those of
   * the row's gate: only what stands out is let through (Gemma Team 2025), how much of it a normal
   * distribution says.
   */
  record Sparse(Activation activation, float deviations) implements Gate {
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
    public Description describe(Description description) {
      return description.with("activation", activation.name()).with("sparsity", deviations);
    }
  }
}
