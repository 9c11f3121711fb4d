package llm.blocks;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueCache;

/**
 * One block of a decoder: attention and feed-forward, and how they join the residual stream.
 *
 * <ul>
 *   <li>sequential: {@code h = x + attention(attn_norm(x)); y = h + feedForward(ffn_norm(h))}
 *   <li>parallel: {@code y = x + attention(attn_norm(x)) + feedForward(ffn_norm(x))} (Wang and
 *       Komatsuzaki 2021)
 * </ul>
 *
 * What attention and feed-forward give may be normalised, and scaled, before it is added.
 */
public final class Block {
  private enum Form {
    SEQUENTIAL,
    PARALLEL
  }

  /** A way beside the residual stream: {@code postNorm(work(norm(x)))}. */
  private record Branch<T>(Optional<Norm> norm, T work, Optional<Norm> postNorm) {
    static <T> Branch<T> of(Norm norm, T work) {
      return new Branch<>(Optional.of(norm), work, Optional.empty());
    }

    Branch<T> withPostNorm(Norm postNorm) {
      return new Branch<>(norm, work, Optional.of(postNorm));
    }
  }

  private final Form form;
  private final Branch<Attention> attention;
  private final Branch<FeedForward> feedForward;
  private final float residualScale;

  private Block(
      Form form,
      Branch<Attention> attention,
      Branch<FeedForward> feedForward,
      float residualScale) {
    this.form = form;
    this.attention = attention;
    this.feedForward = feedForward;
    this.residualScale = residualScale;
  }

  /** Attention first, then the feed-forward on what it gives. */
  public static Block sequential(
      Norm attnNorm, Attention attention, Norm ffnNorm, FeedForward feedForward) {
    return new Block(
        Form.SEQUENTIAL, Branch.of(attnNorm, attention), Branch.of(ffnNorm, feedForward), 1);
  }

  /**
   * Attention first, with {@code attn_norm}, then the feed-forward, with {@code ffn_norm}.
   *
   * @param w the block's place
   * @param norm makes the two norms
   */
  public static Block sequential(
      Weights w, Function<Weights, Norm> norm, Attention attention, FeedForward feedForward) {
    return sequential(
        norm.apply(w.at("attn_norm")), attention, norm.apply(w.at("ffn_norm")), feedForward);
  }

  /** Attention and feed-forward side by side, behind one norm. */
  public static Block parallel(Norm norm, Attention attention, FeedForward feedForward) {
    return parallel(norm, attention, norm, feedForward);
  }

  /** Attention and feed-forward side by side; the two norms may be the same. */
  public static Block parallel(
      Norm attnNorm, Attention attention, Norm ffnNorm, FeedForward feedForward) {
    return new Block(
        Form.PARALLEL, Branch.of(attnNorm, attention), Branch.of(ffnNorm, feedForward), 1);
  }

  /**
   * Attention first, then the feed-forward; each is normalised behind instead of before (OLMo Team
   * 2024): {@code h = x + norm(attention(x)); y = h + norm(feedForward(h))}.
   */
  public static Block sequentialNormedAfter(
      Attention attention, Norm attnPostNorm, FeedForward feedForward, Norm ffnPostNorm) {
    return new Block(
        Form.SEQUENTIAL,
        new Branch<>(Optional.empty(), attention, Optional.of(attnPostNorm)),
        new Branch<>(Optional.empty(), feedForward, Optional.of(ffnPostNorm)),
        1);
  }

  /** The same, with what attention and feed-forward give normalised too (Gemma Team 2024). */
  public Block withPostNorms(Norm attnPostNorm, Norm ffnPostNorm) {
    return new Block(
        form,
        attention.withPostNorm(attnPostNorm),
        feedForward.withPostNorm(ffnPostNorm),
        residualScale);
  }

  /** The same, with what attention and feed-forward give scaled by this number. */
  public Block withResidualScale(float scale) {
    return new Block(form, attention, feedForward, scale);
  }

  /** The same, as the block with this index. */
  Block inLayer(int index) {
    var bound = new Branch<>(attention.norm, attention.work.inLayer(index), attention.postNorm);
    return new Block(form, bound, feedForward, residualScale);
  }

  KeyValueCache.Layer cacheLayer() {
    return attention.work.cacheLayer();
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
    var attended = workspace.take(x.rows(), x.width());
    var fed = workspace.take(x.rows(), x.width());

    var normed = normalized(attention, "attn_norm", x, in, pass);
    attention.work.apply(normed, attended, pass);
    switch (form) {
      case SEQUENTIAL -> {
        join(attention, "attn_post_norm", attended, x, pass);
        pass.observe("ffn_inp", x);
        normed = normalized(feedForward, "ffn_norm", x, in, pass);
      }
      case PARALLEL -> {
        if (!sharesNorm()) normed = normalized(feedForward, "ffn_norm", x, in, pass);
      }
    }
    feedForward.work.apply(normed, fed, pass);
    pass.observe("ffn_out", fed);
    if (form == Form.PARALLEL) join(attention, "attn_post_norm", attended, x, pass);
    join(feedForward, "ffn_post_norm", fed, x, pass);
    pass.observe("l_out", x);
    workspace.release(mark);
  }

  private boolean sharesNorm() {
    return form == Form.PARALLEL && feedForward.norm.equals(attention.norm);
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

  Description describe(int index) {
    var description =
        Description.of("blk." + index, "Block").with("form", form.name().toLowerCase(Locale.ROOT));
    if (residualScale != 1) description = description.with("residual_scale", residualScale);
    description = with(description, attention.norm, "before").with(attention.work.describe());
    description = with(description, attention.postNorm, "after");
    if (!sharesNorm()) description = with(description, feedForward.norm, "before");
    description = description.with(feedForward.work.describe());
    return with(description, feedForward.postNorm, "after");
  }

  /** Says of a norm whether it works before or after its branch: its name need not say so. */
  private static Description with(Description description, Optional<Norm> norm, String place) {
    return norm.map(n -> description.with(n.describe().with("place", place))).orElse(description);
  }
}
