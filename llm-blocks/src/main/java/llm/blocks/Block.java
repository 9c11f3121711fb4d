package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * One block of a decoder: a mixer and a feed-forward, or one of them, and how they join the
 * residual stream.
 *
 * <ul>
 *   <li>sequential: {@code h = x + mixer(attn_norm(x)); y = h + feedForward(ffn_norm(h))}
 *   <li>parallel: {@code y = x + mixer(attn_norm(x)) + feedForward(ffn_norm(x))} (Wang and
 *       Komatsuzaki 2021)
 * </ul>
 *
 * What mixer and feed-forward give may be normalised, and scaled, before it is added.
 */
public final class Block {
  private enum Form {
    SEQUENTIAL,
    PARALLEL
  }

  /** A way beside the residual stream: {@code postNorm(work(norm(x)))}. */
  private record Branch<T>(Optional<Norm> norm, T work, Optional<Norm> postNorm) {
    static <T> Optional<Branch<T>> of(Norm norm, T work) {
      return Optional.of(new Branch<>(Optional.of(norm), work, Optional.empty()));
    }

    static <T> Optional<Branch<T>> normedAfter(T work, Norm postNorm) {
      return Optional.of(new Branch<>(Optional.empty(), work, Optional.of(postNorm)));
    }

    Branch<T> withPostNorm(Norm postNorm) {
      return new Branch<>(norm, work, Optional.of(postNorm));
    }
  }

  private final Form form;
  private final Optional<Branch<Mixer>> mixing;
  private final Optional<Branch<FeedForward>> feeding;
  private final float residualScale;

  private Block(
      Form form,
      Optional<Branch<Mixer>> mixing,
      Optional<Branch<FeedForward>> feeding,
      float residualScale) {
    this.form = form;
    this.mixing = mixing;
    this.feeding = feeding;
    this.residualScale = residualScale;
  }

  /** A mixer first, then the feed-forward on what it gives. */
  public static Block sequential(
      Norm attnNorm, Mixer mixer, Norm ffnNorm, FeedForward feedForward) {
    return new Block(
        Form.SEQUENTIAL, Branch.of(attnNorm, mixer), Branch.of(ffnNorm, feedForward), 1);
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

  /** A mixer and a feed-forward side by side, behind one norm. */
  public static Block parallel(Norm norm, Mixer mixer, FeedForward feedForward) {
    return parallel(norm, mixer, norm, feedForward);
  }

  /** A mixer and a feed-forward side by side; the two norms may be the same. */
  public static Block parallel(Norm attnNorm, Mixer mixer, Norm ffnNorm, FeedForward feedForward) {
    return new Block(Form.PARALLEL, Branch.of(attnNorm, mixer), Branch.of(ffnNorm, feedForward), 1);
  }

  /**
   * A mixer first, then the feed-forward; each is normalised behind instead of before (OLMo Team
   * 2024): {@code h = x + norm(mixer(x)); y = h + norm(feedForward(h))}.
   */
  public static Block sequentialNormedAfter(
      Mixer mixer, Norm attnPostNorm, FeedForward feedForward, Norm ffnPostNorm) {
    return new Block(
        Form.SEQUENTIAL,
        Branch.normedAfter(mixer, attnPostNorm),
        Branch.normedAfter(feedForward, ffnPostNorm),
        1);
  }

  /** A mixer alone: {@code y = x + mixer(norm(x))}. */
  public static Block mixing(Norm norm, Mixer mixer) {
    return new Block(Form.SEQUENTIAL, Branch.of(norm, mixer), Optional.empty(), 1);
  }

  /** A feed-forward alone: {@code y = x + feedForward(norm(x))}. */
  public static Block feeding(Norm norm, FeedForward feedForward) {
    return new Block(Form.SEQUENTIAL, Optional.empty(), Branch.of(norm, feedForward), 1);
  }

  /** A block that leaves the residual stream as it is: all that a search has left of one. */
  public static Block nothing() {
    return new Block(Form.SEQUENTIAL, Optional.empty(), Optional.empty(), 1);
  }

  /** The same, with what mixer and feed-forward give normalised too (Gemma Team 2024). */
  public Block withPostNorms(Norm attnPostNorm, Norm ffnPostNorm) {
    if (mixing.isEmpty() || feeding.isEmpty()) {
      throw new IllegalStateException("a block of one part has one norm behind it");
    }
    return new Block(
        form,
        mixing.map(branch -> branch.withPostNorm(attnPostNorm)),
        feeding.map(branch -> branch.withPostNorm(ffnPostNorm)),
        residualScale);
  }

  /** The same, with what mixer and feed-forward give scaled by this number. */
  public Block withResidualScale(float scale) {
    return new Block(form, mixing, feeding, scale);
  }

  /** Where its parts keep what they need of a sequence. */
  List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>();
    mixing.ifPresent(branch -> states.addAll(branch.work.states()));
    feeding.ifPresent(branch -> states.addAll(branch.work.states()));
    return states;
  }

  /**
   * Moves the residual stream on.
   *
   * @param x {@code [n, width]}; y takes its place
   */
  void apply(Rows x, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var in = workspace.take(x.rows(), x.width());
    var mixed = workspace.take(x.rows(), x.width());
    var normed = x;
    if (mixing.isPresent()) {
      var mixer = mixing.get();
      normed = normalized(mixer, "attn_norm", x, in, pass);
      mixer.work.apply(normed, mixed, pass);
      if (form == Form.SEQUENTIAL) {
        join(mixer, "attn_post_norm", mixed, x, pass);
        pass.observe("ffn_inp", x);
      }
    }
    if (feeding.isPresent()) {
      var feeder = feeding.get();
      var fed = workspace.take(x.rows(), x.width());
      if (!sharesNorm()) normed = normalized(feeder, "ffn_norm", x, in, pass);
      feeder.work.apply(normed, fed, pass);
      pass.observe("ffn_out", fed);
      if (form == Form.PARALLEL) join(mixing.get(), "attn_post_norm", mixed, x, pass);
      join(feeder, "ffn_post_norm", fed, x, pass);
    }
    pass.observe("l_out", x);
    workspace.release(mark);
  }

  private boolean sharesNorm() {
    return form == Form.PARALLEL && feeding.get().norm.equals(mixing.get().norm);
  }

  private static Rows normalized(Branch<?> branch, String name, Rows x, Rows out, Pass pass) {
    if (branch.norm.isEmpty()) return x;
    branch.norm.get().apply(x, out, pass);
    pass.observe(name, out);
    return out;
  }

  /** x += scale * postNorm(y). */
  private void join(Branch<?> branch, String name, Rows y, Rows x, Pass pass) {
    if (branch.postNorm.isPresent()) {
      branch.postNorm.get().apply(y, y, pass);
      pass.observe(name, y);
    }
    if (residualScale != 1) Operations.scale(y, residualScale, pass.workspace());
    Operations.add(x, y, pass.workspace());
  }

  /**
   * What this block is.
   *
   * @param type how keys and values are stored
   */
  Description describe(int index, KeyValueType type) {
    var description =
        Description.of("blk." + index, "Block").with("form", form.name().toLowerCase(Locale.ROOT));
    if (residualScale != 1) description = description.with("residual_scale", residualScale);
    if (mixing.isPresent()) {
      var mixer = mixing.get();
      var described = mixer.work.describe().withStates(mixer.work.states(), type);
      description = with(description, mixer, mixer.norm, described);
    }
    if (feeding.isPresent()) {
      var feeder = feeding.get();
      var described = feeder.work.describe().withStates(feeder.work.states(), type);
      var norm = sharesNorm() ? Optional.<Norm>empty() : feeder.norm;
      description = with(description, feeder, norm, described);
    }
    return description;
  }

  /** Says of a norm whether it works before or after its branch: its name need not say so. */
  private static Description with(
      Description block, Branch<?> branch, Optional<Norm> norm, Description work) {
    var description = with(block, norm, "before").with(work);
    return with(description, branch.postNorm, "after");
  }

  private static Description with(Description description, Optional<Norm> norm, String place) {
    return norm.map(n -> description.with(n.describe().with("place", place))).orElse(description);
  }
}
