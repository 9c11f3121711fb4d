package llm.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Taking texts apart, as Python's string methods do; every part keeps its origins. */
final class Splits {
  private Splits() {}

  /** At each {@code separator}, at most {@code most} times from the left; all if negative. */
  static List<Value> split(Text text, Text separator, int most) {
    String value = text.value();
    String mark = separatorOf(separator);
    var parts = new ArrayList<Value>();
    int from = 0;
    for (int at = value.indexOf(mark);
        at >= 0 && parts.size() != most;
        at = value.indexOf(mark, from)) {
      parts.add(text.slice(from, at));
      from = at + mark.length();
    }
    parts.add(text.slice(from, value.length()));
    return parts;
  }

  /** At each {@code separator}, at most {@code most} times from the right; all if negative. */
  static List<Value> splitRight(Text text, Text separator, int most) {
    String value = text.value();
    String mark = separatorOf(separator);
    var parts = new ArrayList<Value>();
    int to = value.length();
    while (parts.size() != most) {
      int at = value.lastIndexOf(mark, to - mark.length());
      if (at < 0 || to < mark.length()) {
        break;
      }
      parts.add(text.slice(at + mark.length(), to));
      to = at;
    }
    parts.add(text.slice(0, to));
    Collections.reverse(parts);
    return parts;
  }

  private static String separatorOf(Text separator) {
    if (separator.isEmpty()) {
      throw Failure.evaluation("the separator is empty");
    }
    return separator.value();
  }

  /** At runs of white space, at most {@code most} times from the left; all if negative. */
  static List<Value> splitSpace(Text text, int most) {
    String value = text.value();
    var parts = new ArrayList<Value>();
    int at = skip(value, 0, true);
    while (at < value.length() && parts.size() != most) {
      int end = skip(value, at, false);
      parts.add(text.slice(at, end));
      at = skip(value, end, true);
    }
    if (at < value.length()) {
      parts.add(text.slice(at, Strips.endWithoutSpace(value, value.length())));
    }
    return parts;
  }

  /** At runs of white space, at most {@code most} times from the right; all if negative. */
  static List<Value> splitSpaceRight(Text text, int most) {
    String value = text.value();
    var parts = new ArrayList<Value>();
    int to = Strips.endWithoutSpace(value, value.length());
    while (to > 0 && parts.size() != most) {
      int from = to;
      while (from > 0 && !PythonChars.isSpace(value.charAt(from - 1))) {
        from--;
      }
      parts.add(text.slice(from, to));
      to = Strips.endWithoutSpace(value, from);
    }
    if (to > 0) {
      parts.add(text.slice(skip(value, 0, true), to));
    }
    Collections.reverse(parts);
    return parts;
  }

  /** The end of the white space ({@code space}) or the word that begins at {@code from}. */
  private static int skip(String value, int from, boolean space) {
    int at = from;
    while (at < value.length() && PythonChars.isSpace(value.charAt(at)) == space) {
      at++;
    }
    return at;
  }

  static List<Value> lines(Text text, boolean keepEnds) {
    String value = text.value();
    var lines = new ArrayList<Value>();
    int from = 0;
    while (from < value.length()) {
      int end = from;
      while (end < value.length() && !PythonChars.isLineEnd(value.charAt(end))) {
        end++;
      }
      int next = Math.min(value.length(), end + (value.startsWith("\r\n", end) ? 2 : 1));
      lines.add(text.slice(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }

  /** What precedes {@code separator}, itself, and what follows; at its first or last place. */
  static Value partition(Text text, Text separator, boolean last) {
    String mark = separatorOf(separator);
    int at = last ? text.value().lastIndexOf(mark) : text.value().indexOf(mark);
    if (at < 0) {
      return last
          ? TupleValue.of(Text.EMPTY, Text.EMPTY, text)
          : TupleValue.of(text, Text.EMPTY, Text.EMPTY);
    }
    int end = at + mark.length();
    return TupleValue.of(
        text.slice(0, at), text.slice(at, end), text.slice(end, text.value().length()));
  }
}
