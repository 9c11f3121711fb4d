package llm.gguf;

/** Text from a file, made fit for a message. */
final class Quoted {
  private static final int LIMIT = 80;

  private Quoted() {}

  /** The text without control characters, cut where it is long. */
  static String of(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(LIMIT)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return text.codePointCount(0, text.length()) > LIMIT ? shown + "..." : shown.toString();
  }
}
