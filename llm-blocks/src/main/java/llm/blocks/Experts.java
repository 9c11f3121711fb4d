package llm.blocks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import llm.tensor.Activation;
import llm.tensor.Rows;

/**
 * A mixture of experts (Shazeer et al. 2017): each row goes through the few feed-forwards that a
 * router chooses for it, {@code y = Σ weight_e expert_e(x)}, and through a shared one if there is.
 *
 * <p>Tensors: {@code ffn_gate_inp} is the router, {@code ffn_gate_exps}, {@code ffn_up_exps} and
 * {@code ffn_down_exps} hold all experts' matrices.
 */
public final class Experts implements FeedForward {
  private final Linear router; // [width] -> [experts]
  private final List<GatedFeedForward> experts;
  private final int used;
  private final Routing routing;
  private final Optional<FeedForward> shared;

  private Experts(
      Linear router,
      List<GatedFeedForward> experts,
      int used,
      Routing routing,
      Optional<FeedForward> shared) {
    this.router = router;
    this.experts = experts;
    this.used = used;
    this.routing = routing;
    this.shared = shared;
  }

  /**
   * Gated experts.
   *
   * @param w the block's place
   * @param hp says how many there are and how many a row uses: {@code expert_count}, {@code
   *     expert_used_count}
   * @param length width inside an expert
   */
  public static Experts gated(
      Weights w, Hyperparameters hp, int length, Activation activation, Routing routing) {
    int count = hp.positive("expert_count");
    int used = hp.positive("expert_used_count");
    if (used > count) {
      throw new InvalidModelException(
          hp.architecture() + ".expert_used_count is " + used + ", expected up to " + count);
    }
    var gates = w.at("ffn_gate_exps").experts(count, length, w.width());
    var ups = w.at("ffn_up_exps").experts(count, length, w.width());
    var downs = w.at("ffn_down_exps").experts(count, w.width(), length);
    var experts =
        IntStream.range(0, count)
            .mapToObj(
                e ->
                    new GatedFeedForward(
                        Linear.stack(
                            List.of(
                                Linear.of("ffn_gate", gates.get(e)),
                                Linear.of("ffn_up", ups.get(e)))),
                        Linear.of("ffn_down", downs.get(e)),
                        activation))
            .toList();
    var router = Linear.of(w.at("ffn_gate_inp"), w.width(), count);
    return new Experts(router, experts, used, routing, Optional.empty());
  }

  /** The same with one more feed-forward that all rows go through (Dai et al. 2024). */
  public Experts withShared(FeedForward shared) {
    return new Experts(router, experts, used, routing, Optional.of(shared));
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = x.rows();
    var scores = workspace.take(n, experts.size());
    router.apply(x, scores, pass);
    pass.observe("ffn_moe_logits", scores);
    // Each row's chosen experts and their weights; an expert's number fits a float exactly.
    var chosen = workspace.take(n, used);
    var weights = workspace.take(n, used);
    for (int r = 0; r < n; r++) route(scores, chosen, weights, r);
    pass.observe("ffn_moe_topk", chosen);
    pass.observe("ffn_moe_weights", weights);

    if (shared.isPresent()) {
      shared.get().apply(x, y, pass);
      pass.observe("ffn_shexp", y);
    } else {
      Arrays.fill(y.data(), 0, n * y.width(), 0);
    }
    // Expert by expert, so that all rows of an expert are one multiplication, and so that a row's
    // sum has the same order in every batch.
    for (int e = 0; e < experts.size(); e++) {
      int rows = 0;
      for (int i = 0; i < n * used; i++) if (chosen.data()[i] == e) rows++;
      if (rows > 0) addExpert(e, rows, x, y, new Choice(chosen, weights), pass);
    }
    workspace.release(mark);
  }

  private record Choice(Rows experts, Rows weights) {}

  private void addExpert(int e, int rows, Rows x, Rows y, Choice choice, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var in = workspace.take(rows, x.width());
    var out = workspace.take(rows, y.width());
    var chosen = choice.experts.data();
    for (int i = 0, k = 0; i < x.rows() * used; i++) {
      if (chosen[i] != e) continue;
      System.arraycopy(x.data(), x.offset(i / used), in.data(), in.offset(k++), x.width());
    }
    experts.get(e).apply(in, out, pass);
    for (int i = 0, k = 0; i < x.rows() * used; i++) {
      if (chosen[i] != e) continue;
      addScaled(out, k++, choice.weights.data()[i], y, i / used);
    }
    workspace.release(mark);
  }

  private static void addScaled(Rows x, int row, float factor, Rows y, int toRow) {
    var from = x.data();
    var to = y.data();
    int a = x.offset(row);
    int b = y.offset(toRow);
    for (int c = 0; c < y.width(); c++) to[b + c] += factor * from[a + c];
  }

  /** Chooses one row's experts and weighs them; the scores are used up. */
  private void route(Rows scores, Rows chosen, Rows weights, int row) {
    var s = scores.data();
    int from = scores.offset(row);
    int to = from + experts.size();
    switch (routing.gating()) {
      case SOFTMAX -> softmax(s, from, to);
      case SIGMOID -> {
        for (int i = from; i < to; i++) s[i] = (float) (1 / (1 + Math.exp(-s[i])));
      }
      case SOFTMAX_OF_CHOSEN -> {}
    }
    var w = weights.data();
    int at = weights.offset(row);
    float sum = 0;
    for (int k = 0; k < used; k++) {
      int best = from;
      for (int i = from; i < to; i++) if (s[i] > s[best]) best = i;
      chosen.data()[chosen.offset(row) + k] = best - from;
      w[at + k] = s[best];
      sum += s[best];
      s[best] = Float.NEGATIVE_INFINITY;
    }
    if (routing.gating() == Routing.Gating.SOFTMAX_OF_CHOSEN) softmax(w, at, at + used);
    float factor = routing.normalized() ? routing.scale() / sum : routing.scale();
    for (int k = 0; k < used; k++) w[at + k] *= factor;
  }

  private static void softmax(float[] x, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) max = Math.max(max, x[i]);
    float sum = 0;
    for (int i = from; i < to; i++) sum += x[i] = (float) Math.exp(x[i] - max);
    for (int i = from; i < to; i++) x[i] /= sum;
  }

  @Override
  public Description describe() {
    var expert = experts.get(0).describe();
    var description =
        Description.of("ffn", "Experts")
            .with("expert_count", experts.size())
            .with("expert_used_count", used)
            .with("gating", routing.gating().name())
            .with("weights_normalized", routing.normalized())
            .with(router.describe())
            .with(expert.named("ffn_exps"), expert.multiplications() * used);
    return shared.map(s -> description.with(s.describe().named("ffn_shexp"))).orElse(description);
  }
}
