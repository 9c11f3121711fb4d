package llm.cli.chat;

/**
 * Messages of several lines: a line that ends with a backslash goes on in the next, and so does
 * everything between two {@code """}.
 */
final class LineJoining {
  private static final String BLOCK = "\"\"\"";

  private LineJoining() {}

  /** Whether more lines belong to this text. */
  static boolean isIncomplete(String text) {
    if (text.stripLeading().startsWith(BLOCK)) {
      var body = text.stripLeading().substring(BLOCK.length());
      return !body.stripTrailing().endsWith(BLOCK);
    }
    return endsWithBackslash(text);
  }

  private static boolean endsWithBackslash(String text) {
    int backslashes = 0;
    while (text.length() > backslashes && text.charAt(text.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** What is meant by lines that belong together. */
  static String join(String text) {
    var stripped = text.strip();
    if (stripped.startsWith(BLOCK)) {
      var end = stripped.endsWith(BLOCK) && stripped.length() >= 2 * BLOCK.length();
      var body = stripped.substring(BLOCK.length(), stripped.length() - (end ? BLOCK.length() : 0));
      return body.replaceFirst("^\\R", "").replaceFirst("\\R$", "");
    }
    return text.replaceAll("\\\\\\R", "\n");
  }
}
