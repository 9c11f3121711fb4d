package llm.cli.compare;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;
import llm.cli.format.Text;

/**
 * Draws a decoder with one of its blocks: the residual stream from top to bottom, mixer and
 * feed-forward beside it, wired as they work.
 */
final class BlockDrawing {
  private static final double STREAM = 30;
  private static final double BRANCH = 248;
  private static final double FIRST = 64; // left end of the first branch
  private static final double BETWEEN = 22;
  private static final double ROW = 24;
  private static final double GAP = 14;
  private static final double PADDING = 12; // within the frames of mixer and feed-forward

  private final ModelFacts model;
  private final BlockFacts block;
  private final Svg svg;
  private final double width;
  private double y = 6;

  private BlockDrawing(ModelFacts model, BlockFacts block, Svg svg) {
    this.model = model;
    this.block = block;
    this.svg = svg;
    this.width = width(block);
  }

  /** How wide a drawing is, in pixels. */
  static int width(BlockFacts block) {
    return (int) (FIRST + (block.parallel() ? 2 * BRANCH + BETWEEN : BRANCH) + 16);
  }

  /**
   * An SVG element.
   *
   * @param block one of the model's
   * @param id tells it from other drawings on the page
   */
  static String draw(ModelFacts model, BlockFacts block, String id) {
    return new BlockDrawing(model, block, new Svg(id)).draw();
  }

  /** What a block computes, as a formula. */
  static String formula(BlockFacts block) {
    var norms = block.norms();
    var scale = block.residualScale().map(s -> Numbers.text(s) + " ").orElse("");
    var mixer = block.attention().isPresent() ? "attention" : "mixer";
    if (block.feedForward().isEmpty()) {
      return "y = x + " + scale + branch(norms.beforeMixer(), mixer, norms.afterMixer(), "x");
    }
    if (block.mixer().isEmpty()) {
      return "y = x + "
          + scale
          + branch(norms.beforeFeedForward(), "feedForward", norms.afterFeedForward(), "x");
    }
    if (block.parallel()) {
      return "y = x + %s%s + %s%s"
          .formatted(
              scale,
              branch(norms.beforeMixer(), mixer, norms.afterMixer(), "x"),
              scale,
              branch(
                  block.sharesNorm() ? norms.beforeMixer() : norms.beforeFeedForward(),
                  "feedForward",
                  norms.afterFeedForward(),
                  "x"));
    }
    return "h = x + %s%s; y = h + %s%s"
        .formatted(
            scale,
            branch(norms.beforeMixer(), mixer, norms.afterMixer(), "x"),
            scale,
            branch(norms.beforeFeedForward(), "feedForward", norms.afterFeedForward(), "h"));
  }

  private static String branch(
      Optional<NormFacts> before, String work, Optional<NormFacts> after, String x) {
    var inner = work + "(" + before.map(n -> n.name() + "(" + x + ")").orElse(x) + ")";
    return after.map(n -> n.name() + "(" + inner + ")").orElse(inner);
  }

  private String draw() {
    double top = y + ROW;
    embedding();
    y += 10;
    double frame = y;
    svg.text("end small", width - 12, y + 16, layers());
    y += 26;
    if (block.parallel()) parallel();
    else sequential();
    y += 18;
    svg.rectangle(Layer.FRAME, "frame", new Box(4, frame, width - 8, y - frame));
    y += 18;
    double end = y;
    output();
    svg.stream(STREAM, top, end - 5);
    return svg.element(
        width,
        y + 6,
        "A block of " + model.shortName(),
        formula(block)
            + ". "
            + block
                .attention()
                .map(a -> a.headsText() + ", positions: " + a.positions().kind())
                .orElseGet(block::mixerText)
            + "; feed-forward: "
            + block.ofFeedForward(FeedForwardFacts::formText)
            + "; "
            + block.normsText()
            + ".");
  }

  private String layers() {
    var indices = model.kinds().get(block);
    long count = model.blocks().size();
    if (indices == null || indices.size() == count) return "× " + count + " layers";
    return "× %d of %d layers".formatted(indices.size(), count);
  }

  // ---- Before the blocks, and behind them

  private void embedding() {
    var embedding = model.frame().embedding();
    var texts = new ArrayList<String>();
    texts.add(embedding.name() + embedding.scale().map(s -> " × " + Numbers.text(s)).orElse(""));
    if (embedding.positions() > 0) {
      texts.add("+ learned positions: " + Text.number(embedding.positions()));
    }
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) y += 8;
      svg.box(i == 0 ? "table" : "position", outside(), texts.get(i));
      y += ROW;
    }
    if (embedding.norm().isPresent()) {
      y += 8;
      svg.box("norm", outside(), embedding.norm().get().kind());
      y += ROW;
    }
  }

  private void output() {
    if (model.frame().norm().isPresent()) {
      svg.box("norm", outside(), model.frame().norm().get().kind());
      svg.arrow(STREAM, y + ROW, STREAM, y + ROW + GAP);
      y += ROW + GAP;
    }
    var frame = model.frame();
    var text = frame.output().name() + (frame.output().bias() ? " + b" : "");
    svg.box("table", outside(), frame.tied() ? text + " again: tied" : text);
    y += ROW;
    var logits = new ArrayList<String>();
    frame.logits().scale().ifPresent(s -> logits.add("× " + Numbers.text(s)));
    frame.logits().softCap().ifPresent(c -> logits.add("soft cap ±" + Numbers.text(c)));
    if (logits.isEmpty()) return;
    svg.box(
        "function",
        new Box(outside().right() + 8, y - ROW, FIRST + BRANCH - outside().right(), ROW),
        String.join(", ", logits));
  }

  private Box outside() {
    return new Box(10, y, 168, ROW);
  }

  // ---- The block

  private void sequential() {
    var norms = block.norms();
    block.mixer().ifPresent(_ -> branch(norms.beforeMixer(), norms.afterMixer(), true));
    if (block.mixer().isPresent() && block.feedForward().isPresent()) y += 16;
    block
        .feedForward()
        .ifPresent(_ -> branch(norms.beforeFeedForward(), norms.afterFeedForward(), false));
  }

  /** One branch after the other: out of the stream, through its boxes, and back. */
  private void branch(Optional<NormFacts> before, Optional<NormFacts> after, boolean mixer) {
    var column = new Box(FIRST, y, BRANCH, 0);
    svg.dot(STREAM, y);
    svg.line(STREAM, y, column.centerX(), y);
    double end = norm(before, column.centerX(), y);
    end = mixer ? mixer(column, end) : feedForward(column, end);
    end = back(after, column.centerX(), end);
    double sum = end + GAP;
    svg.arrow(column.centerX(), end, column.centerX(), sum, STREAM + Svg.radius(), sum);
    svg.operator(STREAM, sum, "+");
    y = sum + Svg.radius();
  }

  private void parallel() {
    var first = new Box(FIRST, y, BRANCH, 0);
    var second = new Box(first.right() + BETWEEN, y, BRANCH, 0);
    double left = first.centerX();
    double right = second.centerX();
    svg.dot(STREAM, y);
    svg.line(STREAM, y, left, y);
    double mixer = norm(block.norms().beforeMixer(), left, y);
    double feedForward;
    if (block.sharesNorm()) {
      mixer += 8;
      svg.line(left, mixer - 8, left, mixer, right, mixer);
      svg.dot(left, mixer);
      feedForward = mixer;
    } else {
      svg.line(left, y, right, y);
      svg.dot(left, y);
      feedForward = norm(block.norms().beforeFeedForward(), right, y);
    }
    mixer = back(block.norms().afterMixer(), left, mixer(first, mixer));
    feedForward = back(block.norms().afterFeedForward(), right, feedForward(second, feedForward));
    double sum = Math.max(mixer, feedForward) + GAP + Svg.radius();
    svg.arrow(left, mixer, left, sum - Svg.radius());
    svg.arrow(right, feedForward, right, sum, left + Svg.radius(), sum);
    svg.operator(left, sum, "+");
    svg.arrow(left - Svg.radius(), sum, STREAM + Svg.radius(), sum);
    svg.operator(STREAM, sum, "+");
    y = sum + Svg.radius();
  }

  /** A norm, if there is one, under a line that ends here; returns where the next begins. */
  private double norm(Optional<NormFacts> norm, double x, double from) {
    if (norm.isEmpty()) return from;
    double top = from + GAP;
    svg.arrow(x, from, x, top);
    svg.box("norm", Box.around(x, top, 140, ROW), norm.get().kind());
    return top + ROW;
  }

  /** What is done before the way back into the stream. */
  private double back(Optional<NormFacts> after, double x, double from) {
    double end = norm(after, x, from);
    if (block.residualScale().isEmpty()) return end;
    double top = end + GAP;
    svg.arrow(x, end, x, top);
    svg.box(
        "function", Box.around(x, top, 90, ROW), "× " + Numbers.text(block.residualScale().get()));
    return top + ROW;
  }

  private double mixer(Box column, double from) {
    var mixer = block.mixer().orElseThrow();
    if (mixer.attention().isPresent()) return attention(column, from, mixer.attention().get());
    return group(column, from, mixer.name(), "", inner -> MixerDrawing.draw(svg, mixer, inner));
  }

  private double attention(Box column, double from, AttentionFacts attention) {
    return group(
        column,
        from,
        attention.kind() + " attention",
        attention.hasFusedProjections() ? "one matrix" : "",
        inner -> AttentionDrawing.draw(svg, attention, inner));
  }

  private double feedForward(Box column, double from) {
    var feedForward = block.feedForward().orElseThrow();
    return group(
        column,
        from,
        feedForward.experts().isPresent() ? "experts" : "feed-forward",
        "width " + Text.number(feedForward.length()),
        inner -> FeedForwardDrawing.draw(svg, feedForward, inner));
  }

  /** A frame around what draws itself within. */
  private double group(
      Box column, double from, String title, String note, ToDoubleFunction<Box> content) {
    double top = from + GAP;
    svg.text("start title", column.x() + PADDING, top + 17, title);
    svg.text("end small", column.right() - PADDING, top + 17, note);
    double contentTop = top + 26;
    var inner = new Box(column.x() + PADDING, contentTop, column.width() - 2 * PADDING, 0);
    svg.line(column.centerX(), from, column.centerX(), contentTop);
    double contentEnd = content.applyAsDouble(inner);
    double end = contentEnd + PADDING;
    svg.line(column.centerX(), contentEnd, column.centerX(), end);
    svg.rectangle(Layer.GROUP, "group", new Box(column.x(), top, BRANCH, end - top));
    return end;
  }
}
