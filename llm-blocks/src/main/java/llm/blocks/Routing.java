package llm.blocks;

import llm.tensor.Rows;

/**
 * How rows choose their experts, and how much each chosen one counts: those with the greatest
 * scores, by the softmax of all scores.
 *
 * @param normalized whether the weights of the chosen are made to sum to 1: {@code
 *     expert_weights_norm}
 * @param scale factor of the weights: {@code expert_weights_scale}
 */
public record Routing(boolean normalized, float scale) {
  /**
   * The weights of the chosen sum to 1 (Jiang et al. 2024): the softmax over the chosen alone is
   * the same.
   */
  public static Routing softmaxNormalized() {
    return new Routing(true, 1);
  }

  /** The chosen keep the weights that they have among all (Dai et al. 2024). */
  public static Routing softmax() {
    return new Routing(false, 1);
  }

  /**
   * Routing as the file says: {@code expert_weights_norm}, and {@code expert_weights_scale} (0 or
   * missing for none).
   *
   * @param normalized of the family, where the file does not say it
   */
  public static Routing of(Hyperparameters hp, boolean normalized) {
    return new Routing(
        hp.flag("expert_weights_norm", normalized), hp.scale("expert_weights_scale", 1));
  }

  /** The same with weights multiplied by this number. */
  public Routing withScale(float scale) {
    return new Routing(normalized, scale);
  }

  /**
   * Chooses one row's experts.
   *
   * @param scores {@code [n, experts]}; the row's are used up
   * @param choices {@code [n, 2 used]}: the numbers of the chosen, then their weights
   */
  void choose(Rows scores, Rows choices, int row) {
    var s = scores.data();
    int from = scores.offset(row);
    int to = from + scores.width();
    softmax(s, from, to);
    var c = choices.data();
    int used = choices.width() / 2;
    int expertsAt = choices.offset(row);
    int weightsAt = expertsAt + used;
    float sum = 0;
    for (int k = 0; k < used; k++) {
      int best = from;
      for (int i = from; i < to; i++) if (s[i] > s[best]) best = i;
      c[expertsAt + k] = best - from;
      c[weightsAt + k] = s[best];
      sum += s[best];
      s[best] = Float.NEGATIVE_INFINITY;
    }
    float factor = normalized ? scale / sum : scale;
    for (int k = 0; k < used; k++) c[weightsAt + k] *= factor;
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
