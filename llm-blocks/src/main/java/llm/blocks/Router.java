package llm.blocks;

import java.util.Optional;
import llm.tensor.Rows;

/**
 * What chooses experts for each row: {@code ffn_gate_inp}, and {@code exp_probs_b.bias} where the
 * file has it, which counts in the choice alone (Wang et al. 2024).
 */
final class Router {
  private final Linear scores; // [width] -> [experts]
  private final float[] bias; // [experts]
  private final boolean biased;
  private final Routing routing;

  private Router(Linear scores, Optional<float[]> bias, Routing routing) {
    this.scores = scores;
    this.bias = bias.orElseGet(() -> new float[scores.out()]);
    this.biased = bias.isPresent();
    this.routing = routing;
  }

  static Router of(Weights w, int experts, Routing routing) {
    var scores = Linear.of(w.at("ffn_gate_inp"), w.width(), experts);
    return new Router(scores, w.at("exp_probs_b").bias(experts), routing);
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
    scores.apply(x, scored, pass);
    pass.observe("ffn_moe_logits", scored);
    for (int r = 0; r < x.rows(); r++) routing.choose(scored, bias, choices, r);
    workspace.release(mark);
  }

  /** Says how it chooses. */
  Description describe(Description experts) {
    var description =
        experts
            .with("expert_weights_norm", routing.normalized())
            .with("expert_weights_scale", routing.scale());
    if (routing.scoring() != Routing.Scoring.SOFTMAX) {
      description = description.with("expert_gating_func", "sigmoid");
    }
    if (biased) description = description.with("selection_bias", true);
    return description.with(scores.describe());
  }
}
