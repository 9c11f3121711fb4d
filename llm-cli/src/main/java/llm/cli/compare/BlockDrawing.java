package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import llm.cli.compare.AsideFacts.Place;
import llm.cli.compare.BlockFacts.Around;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;
import llm.cli.format.Text;

/**
 * Draws a network with one of its blocks: the residual stream from top to bottom, mixer and
 * feed-forward beside it, wired as they work.
 */
final class BlockDrawing {
  private static final double STREAM = 30;
  private static final double BRANCH = 248;
  private static final double FIRST = 64; // left end of the first branch
  private static final double BETWEEN = 22;
  private static final double BESIDE = 150; // width of what works beside a mixer
  private static final double OTHERS = 15; // further residual streams
  private static final int MOST_OTHERS = 3;
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
    double more = 0;
    if (block.parallel()) more = BETWEEN + BRANCH;
    else if (!block.asidesAt(Place.BESIDE).isEmpty()) more = BETWEEN + BESIDE;
    return (int) (FIRST + BRANCH + more + 16);
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

  private String draw() {
    double top = y + ROW;
    embedding();
    double begin = y;
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
    if (others() > 0) {
      for (int i = 0; i < others(); i++) svg.others(OTHERS + 3 * i - 3, begin, end);
      svg.box("function", outside(), "mean of " + model.streams() + " streams");
      y += ROW + 18;
      end = y;
    }
    output();
    svg.stream(STREAM, top, end - 5);
    return svg.element(
        width,
        y + 6,
        "A block of " + model.shortName(),
        Formula.of(block)
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
    var learned = embedding.learned();
    if (learned.types() > 0) texts.add("+ token types: " + Text.number(learned.types()));
    if (learned.positions() > 0) {
      texts.add("+ learned positions: " + Text.number(learned.positions()));
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
    if (model.layerInputs() > 0) {
      var beside = new Box(outside().right() + 8, y - ROW, FIRST + BRANCH - outside().right(), ROW);
      svg.box("table", beside, "a row of " + model.layerInputs() + " a layer");
    }
    if (others() > 0) {
      y += 8;
      svg.box("linear", outside(), "AltUp: " + model.streams() + " streams");
      y += ROW;
    }
  }

  /** Residual streams beside the one that is computed. */
  private int others() {
    return (int) Math.min(model.streams() - 1, MOST_OTHERS);
  }

  private void output() {
    if (model.frame().norm().isPresent()) {
      svg.box("norm", outside(), model.frame().norm().get().kind());
      svg.arrow(STREAM, y + ROW, STREAM, y + ROW + GAP);
      y += ROW + GAP;
    }
    var frame = model.frame();
    if (frame.output().isPresent()) logits(frame.output().get());
    else if (frame.head().isEmpty()) rows();
    if (frame.head().isPresent()) head(frame.head().get());
  }

  private void logits(ModelFacts.OutputFacts output) {
    var text = output.layer().name() + (output.layer().bias() ? " + b" : "");
    svg.box("table", outside(), output.tied() ? text + " again: tied" : text);
    y += ROW;
    var logits = new ArrayList<String>();
    output.scale().ifPresent(s -> logits.add("× " + Numbers.text(s)));
    output.softCap().ifPresent(c -> logits.add("soft cap ±" + Numbers.text(c)));
    if (logits.isEmpty()) return;
    svg.box(
        "function",
        new Box(outside().right() + 8, y - ROW, FIRST + BRANCH - outside().right(), ROW),
        String.join(", ", logits));
  }

  /** What an encoder gives where nothing is made of it. */
  private void rows() {
    svg.box("table", outside(), "a row for each token");
    y += ROW;
  }

  /** What is made of a pooled row; a decoder has it beside its logits. */
  private void head(HeadFacts head) {
    if (model.frame().output().isPresent()) y += GAP;
    else {
      svg.box("table", outside(), head.ofMean() ? "the mean row" : "a pooled row");
      y += ROW;
    }
    for (var step : head.steps()) {
      svg.arrow(STREAM, y, STREAM, y + GAP);
      y += GAP;
      svg.box(step.style(), outside(), step.text());
      y += ROW;
    }
  }

  private Box outside() {
    return new Box(10, y, 168, ROW);
  }

  // ---- The block

  private void sequential() {
    var norms = block.norms();
    around("predicts");
    if (block.mixer().isPresent()) {
      branch(new Way(norms.mixer(), block.asidesAt(Place.BESIDE), this::mixer, STREAM));
      if (block.scales().sum().isPresent()) {
        onStream("function", "× " + Numbers.text(block.scales().sum().get()));
      }
      sumNorm(norms.mixer());
    }
    block.asidesAt(Place.CROSS).forEach(this::aside);
    if (block.mixer().isPresent() && block.feedForward().isPresent()) y += 16;
    if (block.feedForward().isPresent()) {
      branch(new Way(norms.feedForward(), List.of(), this::feedForward, STREAM));
      sumNorm(norms.feedForward());
    }
    around("corrects");
    block.asidesAt(Place.LAST).forEach(this::aside);
    if (block.scales().output()) onStream("function", "× a number of the layer");
  }

  /** What a part around all others does before them, or behind. */
  private void around(String verb) {
    for (var aside : block.asidesAt(Place.AROUND)) {
      boolean first = verb.equals("predicts");
      if (!first) y += 8;
      svg.box("function", outside(), aside.name() + " " + verb + " all streams");
      y += ROW + (first ? 12 : 0);
    }
  }

  private void sumNorm(Around norms) {
    norms.sum().ifPresent(norm -> onStream("norm", norm.kind()));
  }

  /** A box that the residual stream goes through; others pass by. */
  private void onStream(String style, String text) {
    y += 8;
    double left = others() > 0 ? OTHERS + 8 : outside().x();
    svg.box(style, new Box(left, y, outside().right() - left, ROW), text);
    y += ROW;
  }

  private void aside(AsideFacts aside) {
    y += 16;
    var norms = new Around(aside.before(), aside.after(), Optional.empty());
    // where other streams follow the one that is computed, they are given what is made of it last
    boolean follow = aside.place() == Place.LAST && !block.asidesAt(Place.AROUND).isEmpty();
    Content content = (column, from) -> aside(aside, column, from);
    branch(new Way(norms, List.of(), content, follow ? OTHERS : STREAM));
  }

  private double aside(AsideFacts aside, Box column, double from) {
    return group(
        column,
        from,
        aside.name(),
        aside.kind().equals("LAuReL") ? "+ its input" : "",
        inner -> MixerDrawing.steps(svg, aside.steps(), inner));
  }

  /** Draws what works in a column, from a y on; gives the y of its lower end. */
  private interface Content {
    double draw(Box column, double from);
  }

  /**
   * A way out of the stream and back.
   *
   * @param beside what sees the same rows, and is added to the result
   * @param to x of the stream that the result is added to
   */
  private record Way(Around norms, List<AsideFacts> beside, Content content, double to) {}

  /** One branch after the other: out of the stream, through its boxes, and back. */
  private void branch(Way way) {
    var column = new Box(FIRST, y, BRANCH, 0);
    double x = column.centerX();
    svg.dot(STREAM, y);
    svg.line(STREAM, y, x, y);
    double from = norm(way.norms.before(), x, y);
    double end = back(way.norms.after(), x, way.content.draw(column, from));
    for (var aside : way.beside) {
      var second = new Box(column.right() + BETWEEN, from, BESIDE, 0);
      double right = second.centerX();
      svg.dot(x, from);
      svg.line(x, from, right, from);
      double other = back(aside.after(), right, aside(aside, second, from));
      double sum = Math.max(end, other) + GAP + Svg.radius();
      svg.arrow(x, end, x, sum - Svg.radius());
      svg.arrow(right, other, right, sum, x + Svg.radius(), sum);
      svg.operator(x, sum, "+");
      end = sum + Svg.radius();
    }
    double sum = end + GAP;
    svg.arrow(x, end, x, sum, way.to + Svg.radius(), sum);
    svg.operator(way.to, sum, "+");
    y = sum + Svg.radius();
  }

  private void parallel() {
    var first = new Box(FIRST, y, BRANCH, 0);
    var second = new Box(first.right() + BETWEEN, y, BRANCH, 0);
    double left = first.centerX();
    double right = second.centerX();
    svg.dot(STREAM, y);
    svg.line(STREAM, y, left, y);
    double mixer = norm(block.norms().mixer().before(), left, y);
    double feedForward;
    if (block.sharesNorm()) {
      mixer += 8;
      svg.line(left, mixer - 8, left, mixer, right, mixer);
      svg.dot(left, mixer);
      feedForward = mixer;
    } else {
      svg.line(left, y, right, y);
      svg.dot(left, y);
      feedForward = norm(block.norms().feedForward().before(), right, y);
    }
    mixer = back(block.norms().mixer().after(), left, mixer(first, mixer));
    feedForward =
        back(block.norms().feedForward().after(), right, feedForward(second, feedForward));
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
    if (block.scales().branch().isEmpty()) return end;
    double top = end + GAP;
    svg.arrow(x, end, x, top);
    svg.box(
        "function",
        Box.around(x, top, 90, ROW),
        "× " + Numbers.text(block.scales().branch().get()));
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
    svg.rectangle(Layer.GROUP, "group", new Box(column.x(), top, column.width(), end - top));
    return end;
  }
}
