package llm.blocks.experts;

import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.tensor.Rows;

/**
 * How rows choose their experts, and how much each chosen one counts: those with the greatest
 * weights, of all experts or of a few groups of them.
 *
 * <p>Options are withers, each giving another routing.
 */
public final class Routing {
  /** Where weights sum to less, they are divided by this: the smallest normal half. */
  private static final float LEAST_SUM = 0x1p-14f;

  private final Scoring scoring;
  private final Sum sum;
  private final float scale;
  private final Groups groups;
  private final Weighing weighing;

  /** What the weights of the chosen sum to. */
  private enum Sum {
    WHATEVER,
    ONE
  }

  /** What the weight of an expert multiplies. */
  enum Weighing {
    OUTPUT,
    INPUT
  }

  private Routing(Scoring scoring, Sum sum, float scale, Groups groups, Weighing weighing) {
    this.scoring = scoring;
    this.sum = sum;
    this.scale = scale;
    this.groups = groups;
    this.weighing = weighing;
  }

  /** Weights of this kind, as they are. */
  public static Routing by(Scoring scoring) {
    return new Routing(scoring, Sum.WHATEVER, 1, Groups.ONE, Weighing.OUTPUT);
  }

  /** The chosen keep the weights that they have in the softmax of all (Dai et al. 2024). */
  public static Routing softmax() {
    return by(Scoring.SOFTMAX);
  }

  /** The weight of each expert is the sigmoid of its score (DeepSeek-AI 2024). */
  public static Routing sigmoid() {
    return by(Scoring.SIGMOID);
  }

  /**
   * Routing as the file says: {@code expert_gating_func}, {@code expert_weights_norm}, {@code
   * expert_weights_scale} (0 or missing for none), {@code expert_group_count} and {@code
   * expert_group_used_count}.
   *
   * @param otherwise of the family, where the file does not say it
   */
  public static Routing of(Hyperparameters hp, Routing otherwise) {
    return new Routing(
        Scoring.of(hp, otherwise.scoring),
        hp.flag("expert_weights_norm", otherwise.sum == Sum.ONE) ? Sum.ONE : Sum.WHATEVER,
        hp.scale("expert_weights_scale", otherwise.scale),
        Groups.of(hp, otherwise.groups),
        otherwise.weighing);
  }

  /**
   * The same with the weights of the chosen made to sum to 1 (Jiang et al. 2024), before they are
   * scaled.
   */
  public Routing normalized() {
    return new Routing(scoring, Sum.ONE, scale, groups, weighing);
  }

  /** The same with weights multiplied by this number. */
  public Routing withScale(float scale) {
    return new Routing(scoring, sum, scale, groups, weighing);
  }

  Routing timesScale(float factor) {
    return withScale(scale * factor);
  }

  /**
   * The same, an expert's weight multiplying what goes into it instead of what it gives (Meta AI
   * 2025): {@code y = Σ expert_e(weight_e x)}.
   */
  public Routing weighingInputs() {
    return new Routing(scoring, sum, scale, groups, Weighing.INPUT);
  }

  Weighing weighing() {
    return weighing;
  }

  /** Checks that so many of so many experts can be chosen. */
  void check(Hyperparameters hp, int experts, int used) {
    if (used > experts) throw hp.wrong("expert_used_count", used, "up to " + experts);
    groups.check(hp, experts, used);
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
    scoring.ofAll(s, from, to);
    groups.close(s, bias, from);
    var c = choices.data();
    int used = choices.width() / 2;
    int expertsAt = choices.offset(row);
    int weightsAt = expertsAt + used;
    for (int k = 0; k < used; k++) {
      int best = from;
      for (int i = from; i < to; i++) {
        if (s[i] + bias[i - from] > s[best] + bias[best - from]) best = i;
      }
      c[expertsAt + k] = best - from;
      c[weightsAt + k] = scoring.ofBest(s, from, to, best);
      s[best] = Float.NEGATIVE_INFINITY;
    }
    scoring.ofChosen(c, weightsAt, weightsAt + used);
    float factor = factor(c, weightsAt, used);
    for (int k = 0; k < used; k++) c[weightsAt + k] *= factor;
  }

  private float factor(float[] weights, int from, int count) {
    if (sum == Sum.WHATEVER) return scale;
    float total = 0;
    for (int k = 0; k < count; k++) total += weights[from + k];
    return scale / Math.max(total, LEAST_SUM);
  }

  /** Says how it chooses. */
  Description describe(Description experts) {
    var description =
        experts.with("expert_weights_norm", sum == Sum.ONE).with("expert_weights_scale", scale);
    if (scoring != Scoring.SOFTMAX) {
      description = description.with("expert_gating_func", scoring.text());
    }
    if (groups.count() > 1) {
      description =
          description
              .with("expert_group_count", groups.count())
              .with("expert_group_used_count", groups.used());
    }
    return weighing == Weighing.INPUT ? description.with("weights", "on the input") : description;
  }
}
