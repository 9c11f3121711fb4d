package llm.cli.compare;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A drawing in layers: what is drawn later may lie behind what was drawn before. In pixels. */
final class Svg {
  /** From back to front. */
  enum Layer {
    FRAME,
    GROUP,
    CARD,
    LINE,
    BOX
  }

  /** A rectangle. */
  record Box(double x, double y, double width, double height) {
    static Box around(double centerX, double y, double width, double height) {
      return new Box(centerX - width / 2, y, width, height);
    }

    double centerX() {
      return x + width / 2;
    }

    double right() {
      return x + width;
    }

    double bottom() {
      return y + height;
    }
  }

  /** Width of a character of the small font, roughly. */
  private static final double CHARACTER = 5.9;

  private static final double BASELINE = 4;
  private static final double RADIUS = 8;

  private final String id;
  private final Map<Layer, StringBuilder> layers = new EnumMap<>(Layer.class);

  /**
   * An empty drawing.
   *
   * @param id tells it from others on the page
   */
  Svg(String id) {
    this.id = id;
    for (var layer : Layer.values()) layers.put(layer, new StringBuilder());
  }

  /** A rectangle with round corners. */
  void rectangle(Layer layer, String style, Box box) {
    add(
        layer,
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>",
        style,
        number(box.x),
        number(box.y),
        number(box.width),
        number(box.height),
        number(Math.min(5, Math.min(box.width, box.height) / 4)));
  }

  /** A rectangle with a text in its middle. */
  void box(String style, Box box, String text) {
    rectangle(Layer.BOX, style, box);
    var label = shortened(text, box.width);
    text("middle", box.centerX(), box.y + box.height / 2 + BASELINE, label);
  }

  /**
   * A text.
   *
   * @param style classes: {@code start}, {@code middle} or {@code end} is what lies at x
   * @param y of the baseline
   */
  void text(String style, double x, double y, String text) {
    add(
        Layer.BOX,
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>",
        style,
        number(x),
        number(y),
        Markup.escape(text));
  }

  /** A line through points: x, y, x, y... */
  void line(double... points) {
    path("line", "", points);
  }

  /** A line with a head at its end. */
  void arrow(double... points) {
    path("line", " marker-end=\"url(#%s-head)\"".formatted(id), points);
  }

  /** The residual stream. */
  void stream(double x, double fromY, double toY) {
    path("stream", " marker-end=\"url(#%s-stream)\"".formatted(id), x, fromY, x, toY);
  }

  /** A residual stream beside the one that is computed. */
  void others(double x, double fromY, double toY) {
    path("others", "", x, fromY, x, toY);
  }

  private void path(String style, String attributes, double... points) {
    var path = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      path.append(i == 0 ? "M" : "L").append(number(points[i])).append(' ');
      path.append(number(points[i + 1]));
    }
    add(Layer.LINE, "<path class=\"%s\" d=\"%s\"%s/>", style, path, attributes);
  }

  /** Where a line leaves the stream. */
  void dot(double x, double y) {
    add(Layer.BOX, "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3\"/>", number(x), number(y));
  }

  /** A sum or a product. */
  void operator(double x, double y, String sign) {
    add(
        Layer.BOX,
        "<circle class=\"operator\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>",
        number(x),
        number(y),
        number(RADIUS));
    text("middle sign", x, y + BASELINE + 0.5, sign);
  }

  /** Half of what an operator is wide. */
  static double radius() {
    return RADIUS;
  }

  /** A text cut to what fits. */
  static String shortened(String text, double width) {
    int fitting = Math.max(1, (int) (width / CHARACTER));
    if (text.codePointCount(0, text.length()) <= fitting) return text;
    return text.substring(0, text.offsetByCodePoints(0, fitting - 1)) + "…";
  }

  /**
   * The element.
   *
   * @param title names it
   * @param description says in words what it shows
   */
  String element(double width, double height, String title, String description) {
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" role="img" width="%1$s" height="%2$s" \
        viewBox="0 0 %1$s %2$s" aria-labelledby="%3$s-title %3$s-desc">
        <title id="%3$s-title">%4$s</title>
        <desc id="%3$s-desc">%5$s</desc>
        <defs>
        <marker id="%3$s-head" class="head" viewBox="0 0 8 8" refX="7" refY="4" \
        markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">\
        <path d="M0 0.5L8 4L0 7.5z"/></marker>
        <marker id="%3$s-stream" class="stream-head" viewBox="0 0 8 8" refX="4" refY="4" \
        markerWidth="13" markerHeight="13" markerUnits="userSpaceOnUse" orient="auto">\
        <path d="M0 0.5L8 4L0 7.5z"/></marker>
        </defs>
        """
            .formatted(
                number(width),
                number(height),
                id,
                Markup.escape(title),
                Markup.escape(description)));
    layers.values().forEach(svg::append);
    return svg.append("</svg>\n").toString();
  }

  /** A drawing that needs no page around it: with styles, and on a ground. */
  static String alone(String element) {
    int body = element.indexOf("</defs>\n") + "</defs>\n".length();
    return element.substring(0, body)
        + "<style>\n"
        + Styles.drawing()
        + "</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n"
        + element.substring(body);
  }

  private void add(Layer layer, String format, Object... arguments) {
    Objects.requireNonNull(layers.get(layer)).append(format.formatted(arguments)).append('\n');
  }

  private static String number(double value) {
    var text = String.format(Locale.ROOT, "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }
}
