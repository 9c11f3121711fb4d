package llm.template;

import java.util.HexFormat;

/** Texts of templates and conversations as parts of messages. */
final class Messages {
  private static final int LONGEST = 500;

  private Messages() {}

  /** {@code text} without control characters, and its beginning and end alone if it is long. */
  static String shown(String text) {
    String shortened =
        text.length() <= LONGEST
            ? text
            : text.substring(0, cut(text, LONGEST * 4 / 5))
                + " ... "
                + text.substring(cut(text, text.length() - LONGEST / 5));
    var out = new StringBuilder(shortened.length());
    for (int at = 0; at < shortened.length(); at++) {
      char unit = shortened.charAt(at);
      switch (unit) {
        case '\n', '\r', '\t' -> out.append(' ');
        default -> {
          if (Character.isISOControl(unit)) {
            out.append("\\x").append(HexFormat.of().toHexDigits((byte) unit));
          } else {
            out.append(unit);
          }
        }
      }
    }
    return out.toString();
  }

  /** {@code at}, or the place before it where that would take a character apart. */
  private static int cut(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
