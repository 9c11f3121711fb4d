package llm.blocks.experts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.GroupedLinear;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * A mixture of experts (Shazeer et al. 2017): each row goes through the few feed-forwards that a
 * router chooses for it, {@code y = Σ weight_e expert_e(x)}, and through a shared one if there is.
 *
 * <p>Tensors: {@code ffn_gate_inp} is the router, with {@code exp_probs_b} where it is there;
 * {@code ffn_gate_exps}, {@code ffn_up_exps} and {@code ffn_down_exps} hold all experts' matrices,
 * and their biases and scales if there are some. Where the file has {@code ffn_latent_down} and
 * {@code ffn_latent_up} the experts work between them, in a narrower space (NVIDIA 2025): {@code y
 * = up(Σ weight_e expert_e(down(x)))}.
 */
public final class Experts implements FeedForward {
  private static final String LENGTH = "expert_feed_forward_length";
  private static final String SHARED_LENGTH = "expert_shared_feed_forward_length";
  private static final String SHARED_COUNT = "expert_shared_count";

  private final Router router;
  private final ExpertSum sum;
  private final Optional<Latent> latent;
  private final Optional<Norm> norm;
  private final Optional<FeedForward> shared;

  private Experts(
      Router router,
      ExpertSum sum,
      Optional<Latent> latent,
      Optional<Norm> norm,
      Optional<FeedForward> shared) {
    this.router = router;
    this.sum = sum;
    this.latent = latent;
    this.norm = norm;
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
    return gated(w, Router.of(w, hp, routing), length, Gate.of(activation));
  }

  /**
   * Many narrow gated experts, {@code expert_feed_forward_length} wide, and {@code
   * expert_shared_count} of them that all rows go through, as one feed-forward (Dai et al. 2024).
   *
   * @param w the block's place
   * @param hp says how many there are and how many a row uses: {@code expert_count}, {@code
   *     expert_used_count}
   */
  public static Experts gatedAndShared(
      Weights w, Hyperparameters hp, Activation activation, Routing routing) {
    var experts = gated(w, hp, hp.positive(LENGTH), activation, routing);
    if (hp.integer(SHARED_COUNT, 0) == 0) return experts;
    int length = hp.product(LENGTH, SHARED_COUNT);
    return experts.withShared(FeedForward.shared(w, length, activation));
  }

  /**
   * The same with a shared gated feed-forward, {@code expert_shared_feed_forward_length} wide,
   * where the file has that.
   *
   * @param w the block's place
   */
  public Experts withSharedOf(Weights w, Hyperparameters hp, Activation activation) {
    int length = hp.integer(SHARED_LENGTH, 0);
    return length == 0 ? this : withShared(FeedForward.shared(w, length, activation));
  }

  /**
   * Gated experts behind a router of their own.
   *
   * @param w the block's place
   * @param length width inside an expert
   */
  public static Experts gated(Weights w, Router router, int length, Gate gate) {
    var latent = Latent.of(w);
    var layers = layers(w, router, latent, length);
    return of(router, latent, layers.gateUps(), layers.downs(), new ExpertForm.Gated(gate));
  }

  /**
   * Experts without a gate: {@code down(activation(up(x)))}, of {@code ffn_up_exps} and {@code
   * ffn_down_exps}.
   *
   * @param w the block's place
   * @param hp says how many there are and how many a row uses: {@code expert_count}, {@code
   *     expert_used_count}
   * @param length width inside an expert
   */
  public static Experts plain(
      Weights w, Hyperparameters hp, int length, Activation activation, Routing routing) {
    return plain(w, Router.of(w, hp, routing), length, activation);
  }

  /**
   * Experts without a gate behind a router of their own.
   *
   * @param w the block's place
   * @param length width inside an expert
   */
  public static Experts plain(Weights w, Router router, int length, Activation activation) {
    var latent = Latent.of(w);
    var layers = layers(w, router, latent, length);
    return of(router, latent, layers.ups(), layers.downs(), new ExpertForm.Plain(activation));
  }

  /**
   * Smaller gated experts beside the others, each for several neighbours among them (Wu et al.
   * 2025): {@code ffn_gate_chexps}, {@code ffn_up_chexps} and {@code ffn_down_chexps}. Whoever
   * chooses an expert chooses that of its neighbours too, with the same weight.
   *
   * @param w the block's place
   * @param router as {@link Router#ofNeighbours} gives it
   * @param length width inside of one
   */
  public static Experts ofNeighbours(Weights w, Router router, int length, Gate gate) {
    var layers = new ExpertLayers(w, router.experts(), w.width(), length, "_chexps");
    return of(
        router, Optional.empty(), layers.gateUps(), layers.downs(), new ExpertForm.Gated(gate));
  }

  private static ExpertLayers layers(
      Weights w, Router router, Optional<Latent> latent, int length) {
    int width = latent.map(Latent::width).orElse(w.width());
    return new ExpertLayers(w, router.experts(), width, length, "_exps");
  }

  private static Experts of(
      Router router,
      Optional<Latent> latent,
      GroupedLinear first,
      GroupedLinear second,
      ExpertForm form) {
    var sum = new ExpertSum(first, second, form, router.weighing());
    return new Experts(router, sum, latent, Optional.empty(), Optional.empty());
  }

  /** The same with one more feed-forward that all rows go through (Dai et al. 2024). */
  public Experts withShared(FeedForward shared) {
    return new Experts(router, sum, latent, norm, Optional.of(shared));
  }

  /** The same, the experts seeing rows normalised: neither the router nor the shared one does. */
  public Experts withNorm(Norm norm) {
    return new Experts(router, sum, latent, Optional.of(norm), shared);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int used = router.used();
    // Each row's chosen experts, then their weights; an expert's number fits a float exactly.
    var choices = workspace.take(x.rows(), 2 * used);
    router.choose(x, choices, pass);
    pass.observe("ffn_moe_topk", choices, 0, used);
    pass.observe("ffn_moe_weights", choices, used, used);
    if (shared.isPresent()) {
      shared.get().apply(x, y, pass);
      pass.observe("ffn_shexp", y);
    } else {
      clear(y);
    }
    addChosen(normalized(x, pass), choices, y, pass);
    workspace.release(mark);
  }

  private Rows normalized(Rows x, Pass pass) {
    if (norm.isEmpty()) return x;
    var normed = pass.workspace().take(x.rows(), x.width());
    norm.get().apply(x, normed, pass);
    pass.observe("ffn_norm_exps", normed);
    return normed;
  }

  private void addChosen(Rows x, Rows choices, Rows y, Pass pass) {
    if (latent.isEmpty()) {
      sum.add(x, choices, y, pass);
      return;
    }
    var workspace = pass.workspace();
    var in = workspace.take(x.rows(), latent.get().width());
    var out = workspace.take(x.rows(), latent.get().width());
    var back = workspace.take(x.rows(), y.width());
    latent.get().down().apply(x, in, pass);
    clear(out);
    sum.add(in, choices, out, pass);
    latent.get().up().apply(out, back, pass);
    Operations.add(y, back, workspace);
  }

  private static void clear(Rows y) {
    Arrays.fill(y.data(), 0, y.rows() * y.width(), 0);
  }

  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>();
    shared.ifPresent(s -> states.addAll(s.states()));
    return states;
  }

  @Override
  public Description describe() {
    var expert = sum.describe();
    int used = router.used();
    var description =
        router.describe(
            Description.of("ffn", "Experts")
                .with("expert_count", router.experts())
                .with("expert_used_count", used));
    if (norm.isPresent()) description = description.with(norm.get().describe());
    if (latent.isPresent()) {
      description =
          description
              .with("moe_latent_size", latent.get().width())
              .with(latent.get().down().describe())
              .with(latent.get().up().describe());
    }
    description = description.with(expert.named("ffn_exps"), expert.multiplications() * used);
    if (shared.isEmpty()) return description;
    return description.with(shared.get().describe().named("ffn_shexp"));
  }
}
