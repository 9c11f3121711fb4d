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
 * <p>Tensors: {@code ffn_gate_inp} is the router, with {@code exp_probs_b} where it is there;
 * {@code ffn_gate_exps}, {@code ffn_up_exps} and {@code ffn_down_exps} hold all experts' matrices,
 * and their biases if there are some.
 */
public final class Experts implements FeedForward {
  private final Router router;
  private final List<GatedFeedForward> experts;
  private final int used;
  private final Optional<FeedForward> shared;

  private Experts(
      Router router, List<GatedFeedForward> experts, int used, Optional<FeedForward> shared) {
    this.router = router;
    this.experts = experts;
    this.used = used;
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
      throw hp.wrong("expert_used_count", used, "up to " + count);
    }
    var gateUps = gateUps(w, count, length);
    var downs = linears(w.at("ffn_down_exps"), count, length, w.width());
    var experts =
        IntStream.range(0, count)
            .mapToObj(e -> new GatedFeedForward(gateUps.get(e), downs.get(e), activation))
            .toList();
    return new Experts(Router.of(w, count, routing), experts, used, Optional.empty());
  }

  /** Gate and up of each expert as one layer, as which newer files have them: the gate first. */
  private static List<Linear> gateUps(Weights w, int count, int length) {
    if (w.has("ffn_gate_up_exps")) {
      return linears(w.at("ffn_gate_up_exps"), count, w.width(), 2 * length);
    }
    var gates = linears(w.at("ffn_gate_exps"), count, w.width(), length);
    var ups = linears(w.at("ffn_up_exps"), count, w.width(), length);
    return IntStream.range(0, count)
        .mapToObj(e -> Linear.stack(List.of(gates.get(e), ups.get(e))))
        .toList();
  }

  /** A layer for each expert, with a scale and a bias where the file has them. */
  private static List<Linear> linears(Weights w, int count, int in, int out) {
    var matrices = w.experts(count, out, in);
    var biases = w.expertBiases(count, out);
    var scales = w.scales(count);
    return IntStream.range(0, count)
        .mapToObj(
            e -> {
              var bias = biases.isPresent() ? biases.get()[e] : null;
              var layer = Linear.of(w.localName(), matrices.get(e), bias);
              return scales.map(s -> layer.scaled(s[e], "of each expert")).orElse(layer);
            })
        .toList();
  }

  /**
   * The same with gates that are limited and let part of up through where they are closed (OpenAI
   * 2025): {@code g σ(alpha g) (u + 1)}, where {@code g = min(gate, limit)} and {@code u} is up
   * within ± limit.
   */
  public Experts withClampedGates(float alpha, float limit) {
    var gate = new Gate.Clamped(alpha, limit);
    var clamped = experts.stream().map(e -> e.with(gate)).toList();
    return new Experts(router, clamped, used, shared);
  }

  /** The same with one more feed-forward that all rows go through (Dai et al. 2024). */
  public Experts withShared(FeedForward shared) {
    return new Experts(router, experts, used, Optional.of(shared));
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = x.rows();
    // Each row's chosen experts, then their weights; an expert's number fits a float exactly.
    var choices = workspace.take(n, 2 * used);
    router.choose(x, choices, pass);
    pass.observe("ffn_moe_topk", choices, 0, used);
    pass.observe("ffn_moe_weights", choices, used, used);

    if (shared.isPresent()) {
      shared.get().apply(x, y, pass);
      pass.observe("ffn_shexp", y);
    } else {
      Arrays.fill(y.data(), 0, n * y.width(), 0);
    }
    // Expert by expert, so that all rows of an expert are one multiplication, and so that a row's
    // sum has the same order in every batch.
    for (int e = 0; e < experts.size(); e++) addExpert(e, x, y, choices, pass);
    workspace.release(mark);
  }

  private void addExpert(int e, Rows x, Rows y, Rows choices, Pass pass) {
    int rows = 0;
    for (int r = 0; r < x.rows(); r++) if (slot(choices, r, e) >= 0) rows++;
    if (rows == 0) return;
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var in = workspace.take(rows, x.width());
    var out = workspace.take(rows, y.width());
    for (int r = 0, k = 0; r < x.rows(); r++) {
      if (slot(choices, r, e) < 0) continue;
      System.arraycopy(x.data(), x.offset(r), in.data(), in.offset(k++), x.width());
    }
    experts.get(e).apply(in, out, pass);
    for (int r = 0, k = 0; r < x.rows(); r++) {
      int slot = slot(choices, r, e);
      if (slot < 0) continue;
      addScaled(out, k++, choices.data()[choices.offset(r) + used + slot], y, r);
    }
    workspace.release(mark);
  }

  /** Which of the row's choices the expert is; -1 if it is none. */
  private int slot(Rows choices, int row, int expert) {
    int at = choices.offset(row);
    for (int k = 0; k < used; k++) if (choices.data()[at + k] == expert) return k;
    return -1;
  }

  private static void addScaled(Rows x, int row, float factor, Rows y, int toRow) {
    var from = x.data();
    var to = y.data();
    int a = x.offset(row);
    int b = y.offset(toRow);
    for (int c = 0; c < y.width(); c++) to[b + c] += factor * from[a + c];
  }

  @Override
  public Description describe() {
    var expert = experts.get(0).describe();
    var counts =
        Description.of("ffn", "Experts")
            .with("expert_count", experts.size())
            .with("expert_used_count", used);
    var description =
        router.describe(counts).with(expert.named("ffn_exps"), expert.multiplications() * used);
    return shared.map(s -> description.with(s.describe().named("ffn_shexp"))).orElse(description);
  }
}
