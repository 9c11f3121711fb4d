package llm.cli.compare;

import java.util.List;
import llm.cli.compare.Svg.Box;

/** Draws attention: projections, what is done to them, the heads, the output. */
final class AttentionDrawing {
  private static final double ROW = 22;
  private static final double GAP = 12;

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
    if (attention.latent().isPresent()) return LatentDrawing.draw(svg, attention, inner);
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
    y = HeadsDrawing.draw(svg, attention, new Box(inner.x(), y, inner.width(), 0));
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
}
