package llm.template;

/** Filling texts up to a width, counted in code points. */
final class Padding {
  /** Where the filling goes. */
  enum Side {
    LEFT,
    RIGHT,
    /** As {@code str.center} does: an odd rest goes left where the width is odd. */
    BOTH,
    /** As {@code format} does: an odd rest goes right. */
    MIDDLE
  }

  private Padding() {}

  static Text pad(Text text, int width, Text fill, Side side, RenderContext context) {
    if (fill.length() != 1) {
      throw Failure.evaluation("the fill has " + fill.length() + " characters, expected one");
    }
    int missing = Math.max(0, width - text.length());
    int left =
        switch (side) {
          case LEFT -> missing;
          case RIGHT -> 0;
          case BOTH -> missing / 2 + (missing & width & 1);
          case MIDDLE -> missing / 2;
        };
    return context.text().repeat(fill, left).append(text).repeat(fill, missing - left).build();
  }

  /** Zeros between a sign and what follows it. */
  static Text zeros(Text text, int width, RenderContext context) {
    boolean sign = text.value().startsWith("-") || text.value().startsWith("+");
    int start = sign ? 1 : 0;
    return context
        .text()
        .append(text, 0, start)
        .repeat(Text.markup("0"), Math.max(0, width - text.length()))
        .append(text, start, text.value().length())
        .build();
  }

  static Text tabs(Text text, Arguments arguments, RenderContext context) {
    int size = arguments.integer("tabsize", 8);
    context.budget().each(text.value().length());
    var out = context.text();
    long column = 0;
    int done = 0;
    String value = text.value();
    for (int at = 0; at < value.length(); at++) {
      char unit = value.charAt(at);
      if (unit == '\t') {
        long count = size > 0 ? size - column % size : 0;
        out.append(text, done, at).repeat(Text.of(" ", text.origins().at(at)), count);
        done = at + 1;
        column += count;
      } else {
        column =
            unit == '\n' || unit == '\r' ? 0 : column + (Character.isLowSurrogate(unit) ? 0 : 1);
      }
    }
    return out.append(text, done, value.length()).build();
  }
}
