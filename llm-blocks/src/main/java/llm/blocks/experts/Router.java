package llm.blocks.experts;

import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * What chooses experts for each row: {@code ffn_gate_inp}, and {@code exp_probs_b} where the file
 * has it, which counts in the choice alone (Wang et al. 2024).
 */
public final class Router {
  private static final String BIAS = "exp_probs_b";

  private final Sight sight;
  private final Linear scores; // [width] -> [experts]
  private final Optional<float[]> bias;
  private final float[] added; // [experts], the bias or zeros
  private final Choice choice;

  /** What a router sees: rows as they come or what lies in a slot, normalised or not. */
  private record Sight(Optional<PassSlot> slot, Optional<Norm> norm) {
    Rows of(Rows x, Pass pass) {
      var seen = slot.isPresent() ? slot.get().of(pass) : x;
      if (norm.isEmpty()) return seen;
      var normed = pass.workspace().take(seen.rows(), seen.width());
      norm.get().apply(seen, normed, pass);
      return normed;
    }
  }

  /**
   * How it chooses.
   *
   * @param used how many
   * @param cap of scores; 0 for none
   * @param neighbours how many experts are one; 1 as a rule
   */
  private record Choice(int used, Routing routing, float cap, int neighbours) {}

  private Router(Sight sight, Linear scores, Optional<float[]> bias, Choice choice) {
    this.sight = sight;
    this.scores = scores;
    this.bias = bias;
    this.added = bias.orElseGet(() -> new float[scores.out()]);
    this.choice = choice;
  }

  private Router with(Sight sight) {
    return new Router(sight, scores, bias, choice);
  }

  private Router with(Choice choice) {
    return new Router(sight, scores, bias, choice);
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
    var sight = new Sight(Optional.empty(), Optional.empty());
    return new Router(sight, scores, bias(w, scores.out()), new Choice(used, routing, 0, 1));
  }

  /** The same, seeing rows normalised: the experts do not. */
  public Router withNorm(Norm norm) {
    return with(new Sight(sight.slot, Optional.of(norm)));
  }

  /**
   * The same, seeing what lies in a slot, while the experts see the block's rows: what came into
   * the block, say, so that experts are known before attention has worked (Song et al. 2025).
   */
  public Router reading(PassSlot slot) {
    return with(new Sight(Optional.of(slot), sight.norm));
  }

  /** The same with scores kept within ± cap, as {@code cap tanh(score / cap)}; 0 for none. */
  public Router withSoftCap(float cap) {
    return with(new Choice(choice.used, choice.routing, cap, choice.neighbours));
  }

  /**
   * The same choice, of what each so many neighbours among the experts have in common: see {@link
   * Experts#ofNeighbours}.
   */
  public Router ofNeighbours(int neighbours) {
    if (neighbours < 1 || scores.out() % neighbours != 0) {
      throw new InvalidModelException(
          "experts_per_group is " + neighbours + ", expected a divisor of " + scores.out());
    }
    return with(new Choice(choice.used, choice.routing, choice.cap, neighbours));
  }

  /** The same with the weights multiplied by this number too. */
  public Router weighing(float factor) {
    var routing = choice.routing.timesScale(factor);
    return with(new Choice(choice.used, routing, choice.cap, choice.neighbours));
  }

  private static Optional<float[]> bias(Weights w, int experts) {
    if (w.hasBare(BIAS)) return Optional.of(w.bare(BIAS, experts));
    return w.at(BIAS).bias(experts);
  }

  int experts() {
    return scores.out() / choice.neighbours;
  }

  int used() {
    return choice.used;
  }

  Routing.Weighing weighing() {
    return choice.routing.weighing();
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
    scores.apply(sight.of(x, pass), scored, pass);
    pass.observe("ffn_moe_logits", scored);
    if (choice.cap > 0) Operations.softCap(scored, choice.cap, workspace);
    for (int r = 0; r < x.rows(); r++) {
      choice.routing.choose(scored, added, choices, r);
      if (choice.neighbours > 1) divide(choices, r);
    }
    workspace.release(mark);
  }

  /** Numbers of experts become those of what they share. */
  private void divide(Rows choices, int row) {
    int from = choices.offset(row);
    for (int k = from; k < from + choice.used; k++) {
      choices.data()[k] = (int) choices.data()[k] / choice.neighbours;
    }
  }

  /** Says how it chooses. */
  Description describe(Description experts) {
    var description = choice.routing.describe(experts);
    if (bias.isPresent()) description = description.with("selection_bias", true);
    if (choice.cap > 0) description = description.with("router_logit_softcapping", choice.cap);
    if (choice.neighbours > 1)
      description = description.with("experts_per_group", choice.neighbours);
    if (sight.slot.isPresent()) description = description.with("router", "before the mixer");
    if (sight.norm.isPresent()) description = description.with(sight.norm.get().describe());
    return description.with(scores.describe());
  }
}
