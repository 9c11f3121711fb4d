package llm.blocks.experts;

import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * What chooses experts for each row: {@code ffn_gate_inp}, and {@code exp_probs_b} where the file
 * has it, which counts in the choice alone (Wang et al. 2024).
 */
public final class Router {
  private static final String BIAS = "exp_probs_b";

  private final Optional<Norm> norm;
  private final Linear scores; // [width] -> [experts]
  private final Optional<float[]> bias;
  private final float[] added; // [experts], the bias or zeros
  private final int used;
  private final Routing routing;

  private Router(
      Optional<Norm> norm, Linear scores, Optional<float[]> bias, int used, Routing routing) {
    this.norm = norm;
    this.scores = scores;
    this.bias = bias;
    this.added = bias.orElseGet(() -> new float[scores.out()]);
    this.used = used;
    this.routing = routing;
  }

  /**
   * The router of a block: {@code ffn_gate_inp}, and {@code exp_probs_b.bias} or {@code
   * exp_probs_b}, as some converters name it.
   *
   * @param w the block's place
   * @param hp says how many experts there are and how many a row uses: {@code expert_count}, {@code
   *     expert_used_count}
   */
  public static Router of(Weights w, Hyperparameters hp, Routing routing) {
    int experts = hp.positive("expert_count");
    return of(w, hp, routing, Linear.of(w.at("ffn_gate_inp"), w.width(), experts));
  }

  /**
   * A router with scores of its own.
   *
   * @param w the block's place, for the bias
   * @param scores {@code [width] -> [experts]}
   */
  public static Router of(Weights w, Hyperparameters hp, Routing routing, Linear scores) {
    int used = hp.positive("expert_used_count");
    routing.check(hp, scores.out(), used);
    return new Router(Optional.empty(), scores, bias(w, scores.out()), used, routing);
  }

  /** The same, seeing rows normalised: the experts do not. */
  public Router withNorm(Norm norm) {
    return new Router(Optional.of(norm), scores, bias, used, routing);
  }

  private static Optional<float[]> bias(Weights w, int experts) {
    if (w.hasBare(BIAS)) return Optional.of(w.bare(BIAS, experts));
    return w.at(BIAS).bias(experts);
  }

  int experts() {
    return scores.out();
  }

  int used() {
    return used;
  }

  Routing.Weighing weighing() {
    return routing.weighing();
  }

  /**
   * Chooses.
   *
   * @param x {@code [n, width]}
   * @param choices {@code [n, 2 used]}: of each row the numbers of the chosen, then their weights
   */
  void choose(Rows x, Rows choices, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var scored = workspace.take(x.rows(), scores.out());
    scores.apply(normalized(x, pass), scored, pass);
    pass.observe("ffn_moe_logits", scored);
    for (int r = 0; r < x.rows(); r++) routing.choose(scored, added, choices, r);
    workspace.release(mark);
  }

  private Rows normalized(Rows x, Pass pass) {
    if (norm.isEmpty()) return x;
    var normed = pass.workspace().take(x.rows(), x.width());
    norm.get().apply(x, normed, pass);
    return normed;
  }

  /** Says how it chooses. */
  Description describe(Description experts) {
    var description = routing.describe(experts);
    if (bias.isPresent()) description = description.with("selection_bias", true);
    if (norm.isPresent()) description = description.with(norm.get().describe());
    return description.with(scores.describe());
  }
}
