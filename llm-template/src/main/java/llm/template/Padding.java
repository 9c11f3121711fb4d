package llm.template;

/** Filling texts up to a width, counted in code points. */
final class Padding {
  /** Where the filling goes. */
  enum Side {
    LEFT,
    RIGHT,
    BOTH
  }

  private Padding() {}

  static Text pad(Text text, int width, Text fill, Side side, RenderContext context) {
    if (fill.length() != 1) {
      throw Failure.evaluation("the fill character is '" + fill + "', expected one character");
    }
    int missing = Math.max(0, width - text.length());
    int left =
        switch (side) {
          case LEFT -> missing;
          case RIGHT -> 0;
          // As Python rounds: an odd rest goes left where the width is odd.
          case BOTH -> missing / 2 + (missing & width & 1);
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
    var out = context.text();
    int column = 0;
    String value = text.value();
    for (int at = 0; at < value.length(); at++) {
      char unit = value.charAt(at);
      if (unit == '\t' && size > 0) {
        int count = size - column % size;
        out.repeat(Text.of(" ", text.origins().at(at)), count);
        column += count;
      } else if (unit != '\t') {
        out.append(text, at, at + 1);
        column = unit == '\n' || unit == '\r' ? 0 : column + 1;
      }
    }
    return out.build();
  }
}
