package llm.blocks;

import llm.tensor.Rows;

/**
 * How rows choose their experts, and how much each chosen one counts: those with the greatest
 * scores, by the softmax of all scores or by the sigmoid of each.
 *
 * @param scoring how scores become weights: {@code expert_gating_func}
 * @param normalized whether the weights of the chosen are made to sum to 1: {@code
 *     expert_weights_norm}
 * @param scale factor of the weights: {@code expert_weights_scale}
 */
public record Routing(Scoring scoring, boolean normalized, float scale) {
  /** How scores become weights. */
  public enum Scoring {
    /** Of all experts: they sum to 1. */
    SOFTMAX,
    /** Of each expert by itself (DeepSeek-AI 2024). */
    SIGMOID
  }

  /** Where weights sum to less, they are divided by this: the smallest normal half. */
  private static final float LEAST_SUM = 0x1p-14f;

  /**
   * The weights of the chosen sum to 1 (Jiang et al. 2024): the softmax over the chosen alone is
   * the same.
   */
  public static Routing softmaxNormalized() {
    return new Routing(Scoring.SOFTMAX, true, 1);
  }

  /** The chosen keep the weights that they have among all (Dai et al. 2024). */
  public static Routing softmax() {
    return new Routing(Scoring.SOFTMAX, false, 1);
  }

  /** The sigmoids of the chosen, made to sum to 1. */
  public static Routing sigmoidNormalized() {
    return new Routing(Scoring.SIGMOID, true, 1);
  }

  /**
   * Routing as the file says: {@code expert_gating_func} (softmax where it is missing), {@code
   * expert_weights_norm}, and {@code expert_weights_scale} (0 or missing for none).
   *
   * @param normalized of the family, where the file does not say it
   */
  public static Routing of(Hyperparameters hp, boolean normalized) {
    return new Routing(
        scoring(hp),
        hp.flag("expert_weights_norm", normalized),
        hp.scale("expert_weights_scale", 1));
  }

  /** The same with weights multiplied by this number. */
  public Routing withScale(float scale) {
    return new Routing(scoring, normalized, scale);
  }

  private static Scoring scoring(Hyperparameters hp) {
    int function = hp.integer("expert_gating_func", 1);
    return switch (function) {
      case 0, 1 -> Scoring.SOFTMAX;
      case 2 -> Scoring.SIGMOID;
      default -> throw hp.wrong("expert_gating_func", function, "1, softmax, or 2, sigmoid");
    };
  }

  /**
   * Chooses one row's experts.
   *
   * @param scores {@code [n, experts]}; the row's are used up
   * @param bias {@code [experts]}, added to a weight for the choice alone (Wang et al. 2024)
   * @param choices {@code [n, 2 used]}: the numbers of the chosen, then their weights
   */
  void choose(Rows scores, float[] bias, Rows choices, int row) {
    var s = scores.data();
    int from = scores.offset(row);
    int to = from + scores.width();
    switch (scoring) {
      case SOFTMAX -> softmax(s, from, to);
      case SIGMOID -> sigmoid(s, from, to);
    }
    var c = choices.data();
    int used = choices.width() / 2;
    int expertsAt = choices.offset(row);
    int weightsAt = expertsAt + used;
    float sum = 0;
    for (int k = 0; k < used; k++) {
      int best = from;
      for (int i = from; i < to; i++) {
        if (s[i] + bias[i - from] > s[best] + bias[best - from]) best = i;
      }
      c[expertsAt + k] = best - from;
      c[weightsAt + k] = s[best];
      sum += s[best];
      s[best] = Float.NEGATIVE_INFINITY;
    }
    float factor = normalized ? scale / Math.max(sum, LEAST_SUM) : scale;
    for (int k = 0; k < used; k++) c[weightsAt + k] *= factor;
  }

  private static void sigmoid(float[] x, int from, int to) {
    for (int i = from; i < to; i++) x[i] = (float) (1 / (1 + Math.exp(-x[i])));
  }

  private static void softmax(float[] x, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) max = Math.max(max, x[i]);
    float sum = 0;
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = from; i < to; i++) x[i] /= sum;
  }
}
