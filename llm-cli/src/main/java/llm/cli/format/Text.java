package llm.cli.format;

import java.util.Locale;
import llm.tensor.Quoted;

/** Numbers and foreign strings, written for people. */
public final class Text {
  private static final int MESSAGE_HEAD = 500;
  private static final int MESSAGE_TAIL = 300;
  private static final String ELLIPSIS = " … ";
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Text() {}

  /** As {@link String#format}, but the same in every locale. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** 1,234,567. */
  public static String number(long number) {
    return format("%,d", number);
  }

  /** 741 bytes, 1.1 KiB, 23.4 GiB. */
  public static String bytes(long bytes) {
    if (bytes < 1024) return bytes + " bytes";
    var size = bytes / 1024.0;
    var unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return format("%.1f %s", size, UNITS[unit]);
  }

  /**
   * A string from a file, on one line: control characters, which could steer a terminal, and line
   * breaks are escaped as in Java.
   */
  public static String printable(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  /** A word as somebody wrote it: in quotes where nothing of it would be seen. */
  public static String word(String text) {
    return text.isBlank() ? '"' + text + '"' : text;
  }

  /** The beginning of a printable string, and an ellipsis where there is more. */
  public static String printable(String text, int limit) {
    if (text.codePointCount(0, text.length()) <= limit) return printable(text);
    return printable(text.substring(0, text.offsetByCodePoints(0, limit))) + "…";
  }

  /**
   * A message in one line: line breaks become semicolons, control characters are escaped, for names
   * of files, arguments and texts of files may hold any, and of what is long the middle is left
   * out.
   */
  public static String message(String text) {
    return shorten(printable(shorten(text.strip()).replaceAll("\\s*\\R\\s*", "; ")));
  }

  /** Keeps the beginning, and the end, which most often says what is wrong. */
  private static String shorten(String text) {
    int length = text.codePointCount(0, text.length());
    if (length <= MESSAGE_HEAD + MESSAGE_TAIL + ELLIPSIS.length()) return text;
    return text.substring(0, text.offsetByCodePoints(0, MESSAGE_HEAD))
        + ELLIPSIS
        + text.substring(text.offsetByCodePoints(text.length(), -MESSAGE_TAIL));
  }

  private static void append(StringBuilder shown, int c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (Quoted.isPrintable(c)) shown.appendCodePoint(c);
        else shown.append(format("\\u%04x", c));
      }
    }
  }
}
