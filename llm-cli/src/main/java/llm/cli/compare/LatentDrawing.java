package llm.cli.compare;

import java.util.List;
import llm.cli.compare.Svg.Box;

/**
 * Draws latent attention as it is computed: queries, the latent vector that is kept instead of keys
 * and values, and the columns beside it that positions turn.
 */
final class LatentDrawing {
  private static final double ROW = 22;
  private static final double GAP = 12;
  private static final double BETWEEN = 6;

  private final Svg svg;
  private final AttentionFacts attention;
  private final LatentFacts latent;
  private final Box inner; // of no height
  private final Box q;
  private final Box unrotated; // the part of q that knows no position
  private final Box rotated; // the part that does
  private final Box l;
  private final Box r;
  private final List<Box> columns;
  private double y;

  private LatentDrawing(Svg svg, AttentionFacts attention, Box inner) {
    this.svg = svg;
    this.attention = attention;
    this.latent = attention.latent().orElseThrow();
    this.inner = inner;
    double unit = (inner.width() - 2 * BETWEEN) / 4;
    this.q = new Box(inner.x(), 0, 2 * unit, ROW);
    this.l = new Box(q.right() + BETWEEN, 0, unit, ROW);
    this.r = new Box(l.right() + BETWEEN, 0, unit, ROW);
    boolean both = latent.rotated() > 0;
    double half = both ? q.width() / 2 : q.width();
    this.unrotated = new Box(q.x(), 0, half, ROW);
    this.rotated = new Box(unrotated.right(), 0, q.width() - half, ROW);
    this.columns = both ? List.of(unrotated, rotated, l, r) : List.of(unrotated, l);
    this.y = inner.y();
  }

  /**
   * Draws.
   *
   * @param inner where, from its y downwards
   * @return the y of its lower end
   */
  static double draw(Svg svg, AttentionFacts attention, Box inner) {
    return new LatentDrawing(svg, attention, inner).draw();
  }

  private double draw() {
    begin();
    boolean ofLatent = latent.queries() > 0;
    row(ofLatent ? List.of(q, l) : List.of(l));
    if (ofLatent) svg.box("norm", at(q), "norm");
    svg.box("norm", at(l), "norm");
    y += ROW;
    if (ofLatent) linear(q, "q b");
    if (attention.positions().kind().equals("RoPE")) {
      row(List.of(rotated, r));
      svg.box("position", at(rotated), "RoPE");
      svg.box("position", at(r), "RoPE");
      y += ROW;
    }
    linear(unrotated, "k b");
    columns.forEach(this::arrow);
    y += GAP;
    y = HeadsDrawing.draw(svg, attention, new Box(inner.x(), y, inner.width(), 0));
    end("v b");
    end(attention.layers().getLast().name());
    return y;
  }

  private Box at(Box column) {
    return new Box(column.x(), y, column.width(), ROW);
  }

  private void arrow(Box column) {
    svg.arrow(column.centerX(), y, column.centerX(), y + GAP);
  }

  private void begin() {
    double from = y;
    double bend = from + 4;
    double x = inner.centerX();
    y += GAP + 4;
    for (var box : latent.rotated() > 0 ? List.of(q, l, r) : List.of(q, l)) {
      svg.arrow(x, from, x, bend, box.centerX(), bend, box.centerX(), y);
    }
    svg.box("linear", at(q), latent.queries() > 0 ? "q a: " + latent.queries() : "q");
    svg.box("linear", at(l), "l: " + latent.keys());
    if (latent.rotated() > 0) svg.box("linear", at(r), "r: " + latent.rotated());
    y += ROW;
  }

  /** Lines down to a row that some go through, and past it for the others. */
  private void row(List<Box> through) {
    through.forEach(this::arrow);
    for (var column : columns) {
      double x = column.centerX();
      boolean stops = through.stream().anyMatch(box -> box.x() < x && x < box.right());
      if (!stops) svg.line(x, y, x, y + GAP + ROW);
    }
    y += GAP;
  }

  private void linear(Box column, String text) {
    row(List.of(column));
    svg.box("linear", at(column), text);
    y += ROW;
  }

  private void end(String text) {
    svg.arrow(inner.centerX(), y, inner.centerX(), y + GAP);
    y += GAP;
    svg.box("linear", Box.around(inner.centerX(), y, inner.width() * 0.6, ROW), text);
    y += ROW;
  }
}
