package llm.cli.compare;

import llm.cli.format.Text;

/** Text in HTML and SVG. */
final class Markup {
  private Markup() {}

  /** A text from anywhere, as content or as the value of an attribute. */
  static String escape(String text) {
    var escaped = new StringBuilder(text.length());
    Text.printable(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
