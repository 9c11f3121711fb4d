package llm.cli.compare;

import java.util.List;
import java.util.stream.Stream;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;

/** Draws attention: projections, what is done to them, the heads, the output. */
final class AttentionDrawing {
  /** Heads that are drawn; of more the first groups, and an ellipsis. */
  private static final int HEADS = 128;

  private static final double ROW = 22;
  private static final double GAP = 12;
  private static final double HEAD = 11;

  private final Svg svg;
  private final AttentionFacts attention;
  private final Box inner; // of no height
  private final Box q;
  private final Box k;
  private final Box v;
  private final List<Box> columns; // q, k, v, or q alone
  private double y;

  private AttentionDrawing(Svg svg, AttentionFacts attention, Box inner) {
    this.svg = svg;
    this.attention = attention;
    this.inner = inner;
    // Fused projections touch.
    double gap = attention.hasFusedProjections() ? 0 : 6;
    double unit = (inner.width() - 2 * gap) / 4;
    this.q = new Box(inner.x(), 0, 2 * unit, ROW);
    this.k = new Box(q.right() + gap, 0, unit, ROW);
    this.v = new Box(k.right() + gap, 0, unit, ROW);
    this.columns = attention.hasKeys() ? List.of(q, k, v) : List.of(q);
    this.y = inner.y();
  }

  /**
   * Draws.
   *
   * @param inner where, from its y downwards
   * @return the y of its lower end
   */
  static double draw(Svg svg, AttentionFacts attention, Box inner) {
    return new AttentionDrawing(svg, attention, inner).draw();
  }

  private double draw() {
    projections();
    attention.scores().clamp().ifPresent(c -> across("clamp to ±" + Numbers.text(c)));
    if (!attention.norms().isEmpty()) {
      besideValues();
      svg.box("norm", at(q), attention.norms().getFirst().kind());
      if (attention.hasKeys()) svg.box("norm", at(k), "norm");
      y += ROW;
    }
    if (attention.positions().kind().equals("RoPE")) rotation();
    next();
    heads();
    svg.arrow(inner.centerX(), y, inner.centerX(), y + GAP);
    y += GAP;
    var output = attention.layers().getLast();
    svg.box(
        "linear",
        Box.around(inner.centerX(), y, inner.width() * 0.6, ROW),
        output.name() + (output.bias() ? " + b" : ""));
    return y + ROW;
  }

  private Box at(Box column) {
    return new Box(column.x(), y, column.width(), ROW);
  }

  /** Lines from the three columns down to what comes next. */
  private void next() {
    for (var column : columns) {
      svg.arrow(column.centerX(), y, column.centerX(), y + GAP);
    }
    y += GAP;
  }

  private void projections() {
    double from = y;
    y += GAP + 4;
    for (var column : columns) {
      svg.arrow(
          inner.centerX(),
          from,
          inner.centerX(),
          from + 4,
          column.centerX(),
          from + 4,
          column.centerX(),
          y);
    }
    var bias = attention.layers().getFirst().bias() ? " + b" : "";
    svg.box("linear", at(q), "q" + bias);
    if (attention.hasKeys()) {
      svg.box("linear", at(k), "k" + bias);
      svg.box("linear", at(v), "v" + bias);
    }
    y += ROW;
  }

  private void across(String text) {
    next();
    svg.box("function", new Box(inner.x(), y, inner.width(), ROW), text);
    y += ROW;
  }

  /** Lines down to a row that queries and keys go through, and values do not. */
  private void besideValues() {
    svg.arrow(q.centerX(), y, q.centerX(), y + GAP);
    if (attention.hasKeys()) {
      svg.arrow(k.centerX(), y, k.centerX(), y + GAP);
      svg.line(v.centerX(), y, v.centerX(), y + GAP + ROW);
    }
    y += GAP;
  }

  private void rotation() {
    besideValues();
    var pairing = attention.positions().parameters().get("pairing");
    svg.box(
        "position",
        new Box(q.x(), y, (attention.hasKeys() ? k.right() : q.right()) - q.x(), ROW),
        pairing == null ? "RoPE" : "RoPE, " + pairing);
    y += ROW;
  }

  /** A square a query head, over the key and value head that it shares with others. */
  private void heads() {
    double top = y;
    y += 8;
    long perGroup =
        Math.max(1, attention.heads().count() / Math.max(1, attention.heads().countKv()));
    int groups = (int) Math.clamp(HEADS / perGroup, 1, Math.max(1, attention.heads().countKv()));
    int shown = (int) Math.min(perGroup, HEADS);
    boolean all = (long) groups * shown == attention.heads().count();
    double left = inner.x() + 30;
    double unit =
        Math.min(HEAD + 4, (inner.right() - 8 - (all ? 0 : 14) - left) / (groups * shown));
    label("q", y);
    label("k, v", y + HEAD + 4);
    for (int g = 0; g < groups; g++) {
      double x = left + g * shown * unit;
      for (int h = 0; h < shown; h++) {
        svg.rectangle(Layer.BOX, "query", new Box(x + h * unit, y, unit * 0.75, HEAD));
      }
      var width = (shown - 0.25) * unit;
      svg.rectangle(Layer.BOX, "key-value", new Box(x, y + HEAD + 4, width, HEAD));
    }
    if (!all) svg.text("start", left + groups * shown * unit + 2, y + HEAD + 6, "…");
    y += 2 * HEAD + 4;
    for (var line : lines()) {
      y += 15;
      svg.text("middle small", inner.centerX(), y, Svg.shortened(line, inner.width()));
    }
    y += 8;
    if (attention.positions().kind().equals("ALiBi")) {
      svg.box(
          "position",
          Box.around(inner.centerX(), y, inner.width() - 16, ROW),
          "ALiBi: score − slope × distance");
      y += ROW + 8;
    }
    svg.rectangle(Layer.CARD, "panel", new Box(inner.x(), top, inner.width(), y - top));
  }

  private void label(String text, double top) {
    svg.text("start small", inner.x() + 6, top + HEAD - 1.5, text);
  }

  private List<String> lines() {
    var heads = attention.heads();
    var scores = attention.scores();
    var factor = scores.scale().map(s -> "q·k × " + Numbers.text(s)).orElse("q·k / √size");
    var capped = scores.softCap().isPresent() ? "cap(" + factor + ")" : factor;
    var counts =
        heads.count() == heads.countKv()
            ? heads.count() + " heads"
            : "%d heads over %d".formatted(heads.count(), heads.countKv());
    boolean oneSize = heads.keyLength() == heads.valueLength();
    var texts =
        Stream.of(
            counts + (oneSize ? ", " + heads.sizes() + " wide" : ""),
            oneSize ? "" : heads.sizes(),
            "softmax(" + capped + ") · v",
            scores.softCap().map(c -> "soft cap ±" + Numbers.text(c)).orElse(""),
            attention.window() > 0 ? "window of " + attention.windowText() : "",
            scores.sinks() ? "one more score a head: sinks" : "");
    return Stream.concat(texts, attention.extras().stream())
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
