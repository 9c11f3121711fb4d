package llm.tensor;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text from a file, made fit for a message: names, keys and values may be long, and may hold what
 * steers a terminal or forges a line of a log.
 */
public final class Quoted {
  private static final int CHARACTERS = 80;
  private static final int ELEMENTS = 6;
  private static final char REPLACEMENT = '\uFFFD';

  private Quoted() {}

  /** The text without control characters, cut where it is long. */
  public static String of(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .limit(CHARACTERS)
        .forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : REPLACEMENT));
    if (text.codePoints().skip(CHARACTERS).findAny().isPresent()) shown.append("...");
    return shown.toString();
  }

  /** A value of a file's metadata, cut where it is long: of a list the first elements. */
  public static String of(@Nullable Object value) {
    return value instanceof List<?> list ? elements(list) : of(String.valueOf(value));
  }

  /** A whole message in one line, without control characters, however long it is. */
  public static String line(String message) {
    var shown = new StringBuilder(message.length());
    message.codePoints().forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : REPLACEMENT));
    return shown.toString();
  }

  private static String elements(List<?> list) {
    var shown = new StringBuilder("[");
    int shownElements = 0;
    for (Iterator<?> i = list.iterator(); i.hasNext() && shownElements < ELEMENTS; ) {
      if (shownElements++ > 0) shown.append(", ");
      var element = i.next();
      shown.append(element instanceof List<?> ? "[...]" : of(element));
    }
    if (list.size() > ELEMENTS) shown.append(", ... of ").append(list.size());
    return shown.append("]").toString();
  }

  /** Whether a character shows itself and does nothing else: steer a terminal, say. */
  public static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
