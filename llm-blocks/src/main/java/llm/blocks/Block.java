package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import llm.blocks.Branch.Place;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * The usual layer: a mixer and a feed-forward, or one of them, and how they join the residual
 * stream.
 *
 * <ul>
 *   <li>sequential: {@code h = x + mixer(attn_norm(x)); y = h + feedForward(ffn_norm(h))}
 *   <li>parallel: {@code y = x + mixer(attn_norm(x)) + feedForward(ffn_norm(x))} (Wang and
 *       Komatsuzaki 2021)
 *   <li>crossed: {@code h = x + mixer(attn_norm(x)); c = h + cross(cross_attn_norm(h)); y = c +
 *       feedForward(ffn_norm(c))} (Vaswani et al. 2017)
 * </ul>
 *
 * What mixer and feed-forward give may be normalised, and scaled, before it is added; or each sum
 * is normalised.
 */
public final class Block implements Layer {
  private enum Form {
    SEQUENTIAL,
    PARALLEL
  }

  private final Form form;
  private final List<Joint> joints; // in order
  private final Scales scales;
  private final Optional<PassSlot> kept;
  private final Place lastMixer;

  /** Of what branches give, and of the stream at the end. */
  private record Scales(float residual, float output) {
    static final Scales NONE = new Scales(1, 1);
  }

  private Block(Form form, List<Joint> joints, Scales scales, Optional<PassSlot> kept) {
    this.form = form;
    this.joints = joints;
    this.scales = scales;
    this.kept = kept;
    lastMixer = has(Place.CROSS) ? Place.CROSS : Place.MIXER;
  }

  private Block(Form form, List<Joint> joints) {
    this(form, List.copyOf(joints), Scales.NONE, Optional.empty());
  }

  private static Block sequential(Branch... branches) {
    var joints = new ArrayList<Joint>();
    for (var branch : branches) joints.add(Joint.of(branch));
    return new Block(Form.SEQUENTIAL, joints);
  }

  private static Branch mixer(Optional<Norm> norm, Mixer mixer) {
    return Branch.of(norm, mixer);
  }

  private static Branch feeding(Optional<Norm> norm, FeedForward feedForward) {
    return Branch.of(Place.FEED_FORWARD, norm, feedForward);
  }

  /** A mixer first, then the feed-forward on what it gives. */
  public static Block sequential(
      Norm attnNorm, Mixer mixer, Norm ffnNorm, FeedForward feedForward) {
    return sequential(
        mixer(Optional.of(attnNorm), mixer), feeding(Optional.of(ffnNorm), feedForward));
  }

  /**
   * A mixer first, with {@code attn_norm}, then the feed-forward, with {@code ffn_norm}.
   *
   * @param w the block's place
   * @param norm makes the two norms
   */
  public static Block sequential(
      Weights w, Function<Weights, Norm> norm, Mixer mixer, FeedForward feedForward) {
    return sequential(
        norm.apply(w.at("attn_norm")), mixer, norm.apply(w.at("ffn_norm")), feedForward);
  }

  /** A mixer first, on rows that are normalised already, then the feed-forward on what it gives. */
  public static Block sequential(Mixer mixer, Norm ffnNorm, FeedForward feedForward) {
    return sequential(mixer(Optional.empty(), mixer), feeding(Optional.of(ffnNorm), feedForward));
  }

  /** A mixer and a feed-forward side by side, behind one norm. */
  public static Block parallel(Norm norm, Mixer mixer, FeedForward feedForward) {
    return parallel(norm, mixer, norm, feedForward);
  }

  /** A mixer and a feed-forward side by side; the two norms may be the same. */
  public static Block parallel(Norm attnNorm, Mixer mixer, Norm ffnNorm, FeedForward feedForward) {
    var both =
        Joint.of(mixer(Optional.of(attnNorm), mixer), feeding(Optional.of(ffnNorm), feedForward));
    return new Block(Form.PARALLEL, List.of(both));
  }

  /**
   * A mixer first, then the feed-forward; each is normalised behind instead of before (OLMo Team
   * 2024): {@code h = x + norm(mixer(x)); y = h + norm(feedForward(h))}.
   */
  public static Block sequentialNormedAfter(
      Mixer mixer, Norm attnPostNorm, FeedForward feedForward, Norm ffnPostNorm) {
    return sequential(mixer(Optional.empty(), mixer), feeding(Optional.empty(), feedForward))
        .withPostNorms(attnPostNorm, ffnPostNorm);
  }

  /**
   * A mixer first, then the feed-forward; what is normalised is each sum (Vaswani et al. 2017):
   * {@code h = norm(x + mixer(x)); y = norm(h + feedForward(h))}.
   */
  public static Block sequentialNormedSums(
      Mixer mixer, Norm attnSumNorm, FeedForward feedForward, Norm ffnSumNorm) {
    var mixing = Joint.of(mixer(Optional.empty(), mixer)).withNorm(attnSumNorm);
    var feeding = Joint.of(feeding(Optional.empty(), feedForward)).withNorm(ffnSumNorm);
    return new Block(Form.SEQUENTIAL, List.of(mixing, feeding));
  }

  /**
   * A mixer first, then a feed-forward that normalises what it sees itself: several norms, say, for
   * parts side by side.
   */
  public static Block sequential(Norm attnNorm, Mixer mixer, FeedForward feedForward) {
    return sequential(mixer(Optional.of(attnNorm), mixer), feeding(Optional.empty(), feedForward));
  }

  /** A mixer alone: {@code y = x + mixer(norm(x))}. */
  public static Block mixing(Norm norm, Mixer mixer) {
    return sequential(mixer(Optional.of(norm), mixer));
  }

  /** A feed-forward alone: {@code y = x + feedForward(norm(x))}. */
  public static Block feeding(Norm norm, FeedForward feedForward) {
    return sequential(feeding(Optional.of(norm), feedForward));
  }

  /** A block that leaves the residual stream as it is: all that a search has left of one. */
  public static Block nothing() {
    return sequential();
  }

  /** The same, with what mixer and feed-forward give normalised too (Gemma Team 2024). */
  public Block withPostNorms(Norm attnPostNorm, Norm ffnPostNorm) {
    if (!has(Place.MIXER) || !has(Place.FEED_FORWARD)) {
      throw new IllegalStateException("a block of one part has one norm behind it");
    }
    return with(
        joint ->
            joint.map(
                branch ->
                    switch (branch.place()) {
                      case MIXER -> branch.withPostNorm(attnPostNorm);
                      case FEED_FORWARD -> branch.withPostNorm(ffnPostNorm);
                      case CROSS, BESIDE, LAST -> branch;
                    }));
  }

  private boolean has(Place place) {
    return joints.stream().flatMap(Joint::branches).anyMatch(branch -> branch.place() == place);
  }

  /** The same, with what mixer and feed-forward give scaled by this number. */
  public Block withResidualScale(float scale) {
    var scaled = with(joint -> joint.withBranchScale(scale));
    return new Block(form, scaled.joints, new Scales(scale, scales.output), kept);
  }

  /**
   * The same with a feed-forward beside the mixer, which sees what the mixer sees, and a factor of
   * the sum: {@code h = scale (x + mixer(norm(x)) + beside(norm(x)))}.
   */
  public Block withBeside(FeedForward beside, float scale) {
    if (form != Form.SEQUENTIAL || !has(Place.MIXER) || has(Place.BESIDE)) {
      throw new IllegalStateException("only a mixer that works alone gets something beside it");
    }
    return with(joint -> joint.first().place() == Place.MIXER ? joint.with(beside, scale) : joint);
  }

  /**
   * The same with a second mixer behind the first, which looks at what an encoder made of another
   * text.
   */
  public Block withCross(Norm norm, CrossMixer cross) {
    if (form != Form.SEQUENTIAL || !has(Place.MIXER) || has(Place.CROSS)) {
      throw new IllegalStateException("only behind a mixer that works alone there is another");
    }
    var more = new ArrayList<Joint>();
    for (var joint : joints) {
      more.add(joint);
      if (joint.first().place() == Place.MIXER) more.add(Joint.of(Branch.crossing(norm, cross)));
    }
    return new Block(form, List.copyOf(more), scales, kept);
  }

  /** The same with one more feed-forward behind all else: {@code z = y + norm(last(y))}. */
  public Block withLast(FeedForward last, Norm postNorm) {
    return withLast(Branch.of(Place.LAST, Optional.empty(), last).withPostNorm(postNorm));
  }

  /** The same with one more feed-forward behind all else: {@code z = y + last(y)}. */
  public Block withLast(FeedForward last) {
    return withLast(Branch.of(Place.LAST, Optional.empty(), last));
  }

  private Block withLast(Branch last) {
    var more = new ArrayList<>(joints);
    more.add(Joint.of(last));
    return new Block(form, List.copyOf(more), scales, kept);
  }

  /**
   * The same, keeping what comes into it for parts that read that: {@link FeedForward#reading}, or
   * a router that chooses before attention has worked.
   */
  public Block withKeptInput(PassSlot slot) {
    return new Block(form, joints, scales, Optional.of(slot));
  }

  /** The same with the residual stream itself multiplied by this number at the end. */
  public Block withOutputScale(float scale) {
    return new Block(form, joints, new Scales(scales.residual, scale), kept);
  }

  private Block with(UnaryOperator<Joint> change) {
    return new Block(form, joints.stream().map(change).toList(), scales, kept);
  }

  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>();
    joints.stream().flatMap(Joint::branches).forEach(branch -> states.addAll(branch.states()));
    return states;
  }

  @Override
  public void apply(Rows x, Pass pass) {
    if (kept.isPresent()) kept.get().take(x.rows(), x.width(), pass).copyFrom(x);
    for (int i = 0; i < joints.size(); i++) {
      var joint = joints.get(i);
      joint.apply(x, pass);
      if (form == Form.SEQUENTIAL && joint.first().place() == lastMixer) {
        pass.observe("ffn_inp", x);
      }
    }
    if (scales.output != 1) Operations.scale(x, scales.output, pass.workspace());
  }

  @Override
  public Description describe(KeyValueType type) {
    var description =
        Description.of("blk", "Block").with("form", form.name().toLowerCase(Locale.ROOT));
    if (scales.residual != 1) description = description.with("residual_scale", scales.residual);
    // A weight as others are: not its value is told, which would tell each block from the next.
    if (scales.output != 1) description = description.with("layer_output_scale", true);
    for (var joint : joints) description = joint.describe(description, type);
    return description;
  }
}
