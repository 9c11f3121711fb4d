package llm.cli.compare;

import java.util.List;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;

/** Draws a mixer that is no attention: its steps, one below the other, and what it keeps. */
final class MixerDrawing {
  private static final double ROW = 22;
  private static final double GAP = 12;

  private MixerDrawing() {}

  /**
   * Draws.
   *
   * @param inner where, from its y downwards
   * @return the y of its lower end
   */
  static double draw(Svg svg, MixerFacts mixer, Box inner) {
    double y = mixer.isSum() ? sum(svg, mixer, inner) : steps(svg, mixer.steps(), inner);
    for (var state : mixer.states()) {
      y += 8;
      svg.rectangle(Layer.CARD, "panel", new Box(inner.x(), y, inner.width(), ROW));
      var text = Svg.shortened("keeps " + state.text(), inner.width() - 8);
      svg.text("middle small", inner.centerX(), y + 15, text);
      y += ROW;
    }
    return y;
  }

  /** Draws steps one below the other; gives the y of the lower end. */
  static double steps(Svg svg, List<MixerFacts.Step> steps, Box inner) {
    double y = inner.y();
    for (var step : steps) {
      svg.arrow(inner.centerX(), y, inner.centerX(), y + GAP);
      y += GAP;
      boolean wide = !step.style().equals("linear") && !step.style().equals("norm");
      box(svg, step, Box.around(inner.centerX(), y, inner.width() * (wide ? 1 : 0.6), ROW));
      y += ROW;
    }
    return y;
  }

  /** Mixers beside each other, and below them what they give, added. */
  private static double sum(Svg svg, MixerFacts mixer, Box inner) {
    int count = mixer.steps().size();
    double x = inner.centerX(), top = inner.y() + GAP + 4, width = inner.width() / count;
    double sum = top + ROW + GAP + Svg.radius();
    for (int i = 0; i < count; i++) {
      var box = new Box(inner.x() + i * width + 3, top, width - 6, ROW);
      double center = box.centerX();
      svg.arrow(x, inner.y(), x, inner.y() + 4, center, inner.y() + 4, center, top);
      box(svg, mixer.steps().get(i), box);
      double end = center < x ? x - Svg.radius() : x + Svg.radius();
      svg.arrow(center, top + ROW, center, sum, end, sum);
    }
    svg.operator(x, sum, "+");
    return sum + Svg.radius();
  }

  private static void box(Svg svg, MixerFacts.Step step, Box box) {
    svg.box(step.style(), box, Svg.shortened(step.text(), box.width() - 8));
  }
}
