package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Rows;

/**
 * How a gate and what it gates are joined, in a gated feed-forward.
 *
 * <p>A plugin may bring its own.
 */
public interface Gate {
  /**
   * Joins.
   *
   * @param both {@code [n, 2 length]}, the gate first; used up
   * @param out {@code [n, length]}
   */
  void apply(Rows both, Rows out, Pass pass);

  /** Adds what this is to what is said of the feed-forward: the activation, its parameters. */
  Description describe(Description feedForward);

  /** The same with what it gives normalised, before the layer down (Wang et al. 2022). */
  default Gate normed(Norm norm) {
    return new NormedGate(this, norm);
  }

  /** {@code activation(gate) * up} (Shazeer 2020). */
  static Gate of(Activation activation) {
    return new PlainGate(activation);
  }

  /**
   * A gate that is limited and lets part of up through where it is closed (OpenAI 2025): {@code g
   * σ(alpha g) (u + 1)}, where {@code g = min(gate, limit)} and {@code u} is up within ± limit.
   */
  static Gate clamped(float alpha, float limit) {
    return new ClampedGate(alpha, limit);
  }

  /** SwiGLU within limits: {@code silu(min(gate, limit)) * u}, where u is up within ± limit. */
  static Gate limited(float limit) {
    return LimitedGate.of(limit);
  }

  /** SwiGLU within limits: {@code min(silu(gate), limit) * u}, where u is up within ± limit. */
  static Gate limitedAfterwards(float limit) {
    return LimitedGate.afterwards(limit);
  }

  /**
   * A gate that lets through only what stands out of its row, by so many standard deviations above
   * the mean (Gemma Team 2025): {@code activation(max(g - mean(g) - deviations sd(g), 0)) * u}. Of
   * numbers with a normal distribution 1.64 let through 5 of 100.
   */
  static Gate sparse(Activation activation, float deviations) {
    return new SparseGate(activation, deviations);
  }
}
