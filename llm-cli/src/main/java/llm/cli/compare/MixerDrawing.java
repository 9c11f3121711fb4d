package llm.cli.compare;

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
    double y = inner.y();
    for (var step : mixer.steps()) {
      svg.arrow(inner.centerX(), y, inner.centerX(), y + GAP);
      y += GAP;
      var box = Box.around(inner.centerX(), y, inner.width() * (step.linear() ? 0.6 : 1), ROW);
      svg.box(
          step.linear() ? "linear" : "function", box, Svg.shortened(step.text(), box.width() - 8));
      y += ROW;
    }
    for (var state : mixer.states()) {
      y += 8;
      svg.rectangle(Layer.CARD, "panel", new Box(inner.x(), y, inner.width(), ROW));
      var text = Svg.shortened("keeps " + state.text(), inner.width() - 8);
      svg.text("middle small", inner.centerX(), y + 15, text);
      y += ROW;
    }
    return y;
  }
}
