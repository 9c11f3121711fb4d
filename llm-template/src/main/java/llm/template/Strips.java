package llm.template;

import java.util.function.IntPredicate;

/** Taking characters off the ends of a text. */
final class Strips {
  private Strips() {}

  static Text left(Text text, IntPredicate strip) {
    return text.slice(start(text.value(), strip), text.value().length());
  }

  static Text right(Text text, IntPredicate strip) {
    return text.slice(0, end(text.value(), text.value().length(), strip));
  }

  static Text both(Text text, IntPredicate strip) {
    return right(left(text, strip), strip);
  }

  /** What the argument {@code chars} takes off: its characters, or white space without it. */
  static IntPredicate characters(Arguments arguments) {
    return arguments
        .present("chars")
        .<IntPredicate>map(
            value -> {
              String chars = arguments.text("chars").value();
              return codePoint -> chars.indexOf(codePoint) >= 0;
            })
        .orElse(PythonChars::isSpace);
  }

  private static int start(String value, IntPredicate strip) {
    int at = 0;
    while (at < value.length() && strip.test(value.codePointAt(at))) {
      at += Character.charCount(value.codePointAt(at));
    }
    return at;
  }

  private static int end(String value, int from, IntPredicate strip) {
    int at = from;
    while (at > 0 && strip.test(value.codePointBefore(at))) {
      at -= Character.charCount(value.codePointBefore(at));
    }
    return at;
  }
}
