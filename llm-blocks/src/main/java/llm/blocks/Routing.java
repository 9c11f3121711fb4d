package llm.blocks;

/**
 * How rows choose their experts, and how much each chosen one counts.
 *
 * @param gating what makes weights of the router's scores
 * @param normalized whether the weights of the chosen are made to sum to 1
 * @param scale factor of the weights: {@code expert_weights_scale}
 */
public record Routing(Gating gating, boolean normalized, float scale) {
  /** What makes weights of the router's scores. */
  public enum Gating {
    /** Softmax over all experts. */
    SOFTMAX,
    /** The logistic function of each score. */
    SIGMOID,
    /** Softmax over the chosen experts alone. */
    SOFTMAX_OF_CHOSEN
  }

  /** Softmax over all experts; the weights of the chosen sum to 1 (Jiang et al. 2024). */
  public static Routing softmaxNormalized() {
    return new Routing(Gating.SOFTMAX, true, 1);
  }

  /** Softmax over all experts; the chosen keep their weights (Dai et al. 2024). */
  public static Routing softmax() {
    return new Routing(Gating.SOFTMAX, false, 1);
  }

  /** The same with weights multiplied by this number. */
  public Routing withScale(float scale) {
    return new Routing(gating, normalized, scale);
  }
}
