package llm.cli.compare;

import java.util.List;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;

/** Draws a feed-forward: plain or gated, one or a choice of experts. */
final class FeedForwardDrawing {
  private static final double ROW = 22;
  private static final double GAP = 12;
  private static final double CARD_MARGIN = 8;
  private static final double BETWEEN = 14; // columns
  private static final double HEADER = 18;

  private final Svg svg;

  private FeedForwardDrawing(Svg svg) {
    this.svg = svg;
  }

  /**
   * Draws.
   *
   * @param inner where, from its y downwards
   * @return the y of its lower end
   */
  static double draw(Svg svg, FeedForwardFacts feedForward, Box inner) {
    var drawing = new FeedForwardDrawing(svg);
    return feedForward
        .experts()
        .map(experts -> drawing.experts(feedForward, experts, inner))
        .orElseGet(() -> drawing.unit(feedForward, inner));
  }

  private double unit(FeedForwardFacts unit, Box inner) {
    return unit.gated() ? gated(unit, inner) : plain(unit, inner);
  }

  private static String bias(LinearFacts layer) {
    return layer.bias() ? " + b" : "";
  }

  private double plain(FeedForwardFacts unit, Box inner) {
    double x = inner.centerX();
    double width = Math.min(inner.width(), 130);
    double y = inner.y();
    svg.arrow(x, y, x, y + GAP);
    svg.box("linear", Box.around(x, y += GAP, width, ROW), "up" + bias(unit.layers().getFirst()));
    svg.arrow(x, y += ROW, x, y + GAP);
    svg.box("function", Box.around(x, y += GAP, width, ROW), unit.activationText());
    y += ROW;
    return down(unit, x, y, width);
  }

  private double gated(FeedForwardFacts unit, Box inner) {
    double x = inner.centerX();
    double y = inner.y();
    // One matrix of both: they touch.
    boolean fused = !unit.layers().getFirst().name().contains("+");
    double gap = fused ? 0 : 8;
    double width = (Math.min(inner.width(), 180) - gap) / 2;
    var gate = new Box(x - gap / 2 - width, y + GAP + 4, width, ROW);
    var up = new Box(x + gap / 2, y + GAP + 4, width, ROW);
    for (var box : List.of(gate, up)) {
      svg.arrow(x, y, x, y + 4, box.centerX(), y + 4, box.centerX(), box.y());
    }
    var bias = bias(unit.layers().getFirst());
    svg.box("linear", gate, "gate" + bias);
    svg.box("linear", up, "up" + bias);
    y = gate.bottom() + GAP;
    svg.arrow(gate.centerX(), gate.bottom(), gate.centerX(), y);
    svg.box("function", new Box(gate.x(), y, width, ROW), unit.activationText());
    double product = y + ROW + GAP + 2;
    svg.arrow(gate.centerX(), y + ROW, gate.centerX(), product, x - Svg.radius(), product);
    svg.arrow(up.centerX(), up.bottom(), up.centerX(), product, x + Svg.radius(), product);
    svg.operator(x, product, "×");
    return down(unit, x, product + Svg.radius(), Math.min(inner.width(), 130));
  }

  private double down(FeedForwardFacts unit, double x, double from, double width) {
    double y = from + GAP;
    svg.arrow(x, from, x, y);
    svg.box("linear", Box.around(x, y, width, ROW), "down" + bias(unit.layers().getLast()));
    y += ROW;
    if (unit.limits().isEmpty()) return y;
    // Left and right of the way out.
    boolean left = true;
    for (var limit : unit.limits().entrySet()) {
      var text = Svg.shortened(limit.getKey() + " " + limit.getValue(), width / 2);
      if (left) svg.text("end small", x - 6, y + 14, text);
      else svg.text("start small", x + 6, y + 14, text);
      left = !left;
    }
    svg.line(x, y, x, y + 16);
    return y + 16;
  }

  /** The chosen experts beside the shared one, if there is one. */
  private double experts(FeedForwardFacts expert, FeedForwardFacts.ExpertFacts experts, Box inner) {
    if (experts.shared().isEmpty()) {
      return chosen(
          expert, experts, Box.around(inner.centerX(), inner.y(), 190, 0), inner.centerX());
    }
    double width = (inner.width() - BETWEEN) / 2;
    var left = new Box(inner.x(), inner.y(), width, 0);
    var right = new Box(left.right() + BETWEEN, inner.y(), width, 0);
    double x = inner.centerX();
    double chosen = chosen(expert, experts, left, x);
    double shared = shared(experts.shared().get(), right, x);
    double sum = Math.max(chosen, shared) + GAP + 2;
    svg.arrow(left.centerX(), chosen, left.centerX(), sum, x - Svg.radius(), sum);
    svg.arrow(right.centerX(), shared, right.centerX(), sum, x + Svg.radius(), sum);
    svg.operator(x, sum, "+");
    return sum + Svg.radius();
  }

  private double chosen(
      FeedForwardFacts expert, FeedForwardFacts.ExpertFacts experts, Box column, double fromX) {
    double x = column.centerX();
    double y = column.y() + GAP + 4;
    enter(fromX, column, y);
    svg.box(
        "function",
        new Box(column.x() + 3, y, column.width() - 6, ROW),
        "router" + experts.router().map(FeedForwardDrawing::bias).orElse(""));
    y += ROW;
    svg.line(x, y, x, y + GAP + 4);
    y += GAP + 4;
    double end = card(expert, column, y, experts.used() + " of " + experts.count());
    for (int behind = 2; behind >= 0; behind--) {
      svg.rectangle(
          Layer.CARD,
          "card",
          new Box(column.x() + 3 * behind, y + 3 * behind, column.width(), end - y));
    }
    double sum = end + 6 + GAP + Svg.radius();
    svg.arrow(x, end, x, sum - Svg.radius());
    svg.operator(x, sum, "Σ");
    return sum + Svg.radius();
  }

  private double shared(FeedForwardFacts shared, Box column, double fromX) {
    double x = column.centerX();
    double y = column.y() + 2 * GAP + 8 + ROW;
    enter(fromX, column, y);
    double end = card(shared, column, y, "shared");
    svg.rectangle(Layer.CARD, "card", new Box(column.x(), y, column.width(), end - y));
    if (!shared.weighed()) return end;
    svg.arrow(x, end, x, end + GAP);
    svg.box("function", new Box(column.x() + 3, end + GAP, column.width() - 6, ROW), "× σ(weight)");
    return end + GAP + ROW;
  }

  /** A line from the middle to a column. */
  private void enter(double fromX, Box column, double y) {
    double bend = column.y() + 4;
    svg.arrow(fromX, column.y(), fromX, bend, column.centerX(), bend, column.centerX(), y);
  }

  /** What is in a card, with lines from its upper edge and to its lower one. */
  private double card(FeedForwardFacts unit, Box column, double y, String label) {
    double x = column.centerX();
    svg.text("start small", column.x() + 5, y + 13, label);
    svg.line(x, y, x, y + HEADER);
    double end = unit(unit, Box.around(x, y + HEADER, column.width() - 2 * CARD_MARGIN, 0));
    svg.line(x, end, x, end + CARD_MARGIN);
    return end + CARD_MARGIN;
  }
}
