package llm.cli.compare;

import java.util.List;
import java.util.stream.Stream;
import llm.cli.compare.Svg.Box;
import llm.cli.compare.Svg.Layer;

/** Draws the heads of attention: which read which keys and values, and what they compute. */
final class HeadsDrawing {
  /** Heads that are drawn; of more the first groups, and an ellipsis. */
  private static final int HEADS = 128;

  private static final double ROW = 22;
  private static final double HEAD = 11;

  private final Svg svg;
  private final AttentionFacts attention;
  private final Box inner; // of no height
  private double y;

  private HeadsDrawing(Svg svg, AttentionFacts attention, Box inner) {
    this.svg = svg;
    this.attention = attention;
    this.inner = inner;
    this.y = inner.y();
  }

  /**
   * Draws.
   *
   * @param inner where, from its y downwards
   * @return the y of its lower end
   */
  static double draw(Svg svg, AttentionFacts attention, Box inner) {
    return new HeadsDrawing(svg, attention, inner).draw();
  }

  /** A square a query head, over the key and value head that it shares with others. */
  private double draw() {
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
    label(attention.latent().isPresent() ? "l, r" : "k, v", y + HEAD + 4);
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
    var bias = attention.positions().biasText();
    if (bias.isPresent()) {
      svg.box("position", Box.around(inner.centerX(), y, inner.width() - 16, ROW), bias.get());
      y += ROW + 8;
    }
    svg.rectangle(Layer.CARD, "panel", new Box(inner.x(), top, inner.width(), y - top));
    return y;
  }

  private void label(String text, double top) {
    svg.text("start small", inner.x() + 6, top + HEAD - 1.5, text);
  }

  private List<String> lines() {
    var heads = attention.heads();
    var scores = attention.scores();
    var factor = scores.scale().map(s -> "q·k × " + Numbers.text(s)).orElse("q·k / √size");
    var capped = scores.softCap().isPresent() ? "cap(" + factor + ")" : factor;
    var latent = attention.latent();
    var counts =
        latent.isPresent()
            ? "%d heads, one key of %s".formatted(heads.count(), kept(latent.get()))
            : heads.count() == heads.countKv()
                ? heads.count() + " heads"
                : "%d heads over %d".formatted(heads.count(), heads.countKv());
    boolean oneSize = heads.keyLength() == heads.valueLength();
    var texts =
        Stream.of(
            counts + (oneSize ? ", " + heads.sizes() + " wide" : ""),
            oneSize ? "" : heads.sizes(),
            "softmax(" + capped + ") · " + (latent.isPresent() ? "l" : "v"),
            scores.softCap().map(c -> "soft cap ±" + Numbers.text(c)).orElse(""),
            sight(),
            attention.latent().flatMap(LatentFacts::indexer).map(i -> i.text()).orElse(""),
            scores.sinks() ? "one more score a head: sinks" : "");
    return Stream.concat(texts, attention.extras().stream())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static String kept(LatentFacts latent) {
    return latent.rotated() == 0
        ? Long.toString(latent.keys())
        : latent.keys() + " + " + latent.rotated();
  }

  private String sight() {
    var sight = attention.sight();
    if (sight.bothWays()) return "sees " + sight.text();
    return sight.window() > 0 ? "window of " + attention.windowText() : "";
  }
}
