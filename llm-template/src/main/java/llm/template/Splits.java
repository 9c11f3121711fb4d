package llm.template;

import java.util.ArrayList;
import java.util.List;

/** Taking a text apart, as Python's string methods do; every part keeps its origins. */
final class Splits {
  /** An object for each part costs more than its characters. */
  private static final int STEPS_PER_PART = 16;

  private final Text text;
  private final String value;
  private final Budget budget;

  Splits(Text text, RenderContext context) {
    this.text = text;
    this.value = text.value();
    this.budget = context.budget();
  }

  private Text part(int from, int to) {
    budget.steps(STEPS_PER_PART);
    return text.slice(from, to, budget);
  }

  /** At each {@code separator}, at most {@code most} times from the left; all if negative. */
  List<Text> split(Text separator, int most) {
    String mark = separatorOf(separator);
    var search = new Search(mark, budget);
    var parts = new ArrayList<Text>();
    int from = 0;
    while (parts.size() != most) {
      int at = search.first(value, from, value.length());
      if (at < 0) {
        break;
      }
      parts.add(part(from, at));
      from = at + mark.length();
    }
    parts.add(part(from, value.length()));
    return parts;
  }

  /** At each {@code separator}, at most {@code most} times from the right; all if negative. */
  List<Text> splitRight(Text separator, int most) {
    String mark = separatorOf(separator);
    var search = new Search(mark, budget);
    var parts = new ArrayList<Text>();
    int to = value.length();
    while (parts.size() != most) {
      int at = search.last(value, 0, to);
      if (at < 0) {
        break;
      }
      parts.add(part(at + mark.length(), to));
      to = at;
    }
    parts.add(part(0, to));
    return parts.reversed();
  }

  private static String separatorOf(Text separator) {
    if (separator.isEmpty()) {
      throw Failure.evaluation("the separator is empty");
    }
    return separator.value();
  }

  /** At runs of white space, at most {@code most} times from the left; all if negative. */
  List<Text> splitSpace(int most) {
    budget.each(value.length());
    var parts = new ArrayList<Text>();
    int at = skip(0, true);
    while (at < value.length() && parts.size() != most) {
      int end = skip(at, false);
      parts.add(part(at, end));
      at = skip(end, true);
    }
    if (at < value.length()) {
      parts.add(part(at, value.length()));
    }
    return parts;
  }

  /** The end of the white space ({@code space}) or the word that begins at {@code from}. */
  private int skip(int from, boolean space) {
    int at = from;
    while (at < value.length() && PythonChars.isSpace(value.charAt(at)) == space) {
      at++;
    }
    return at;
  }

  /** At runs of white space, at most {@code most} times from the right; all if negative. */
  List<Text> splitSpaceRight(int most) {
    budget.each(value.length());
    var parts = new ArrayList<Text>();
    int to = skipBack(value.length(), true);
    while (to > 0 && parts.size() != most) {
      int from = skipBack(to, false);
      parts.add(part(from, to));
      to = skipBack(from, true);
    }
    if (to > 0) {
      parts.add(part(0, to));
    }
    return parts.reversed();
  }

  private int skipBack(int to, boolean space) {
    int at = to;
    while (at > 0 && PythonChars.isSpace(value.charAt(at - 1)) == space) {
      at--;
    }
    return at;
  }

  /** The lines, with what ends them if {@code keepEnds}. */
  List<Text> lines(boolean keepEnds) {
    budget.each(value.length());
    var lines = new ArrayList<Text>();
    int from = 0;
    while (from < value.length()) {
      int end = from;
      while (end < value.length() && !PythonChars.isLineEnd(value.charAt(end))) {
        end++;
      }
      int next = Math.min(value.length(), end + (value.startsWith("\r\n", end) ? 2 : 1));
      lines.add(part(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }

  /** Each line with what ends it, and what follows the last end, which may be empty. */
  List<Text> linesAndRest() {
    var lines = lines(true);
    if (lines.isEmpty() || endOfLine(lines.getLast()) < lines.getLast().value().length()) {
      lines.add(Text.EMPTY);
    }
    return lines;
  }

  /** Where the content of a line ends. */
  static int endOfLine(Text line) {
    return Strips.end(line.value(), PythonChars::isLineEnd);
  }

  /** What precedes {@code separator}, itself, and what follows; at its first or last place. */
  Value partition(Text separator, boolean last) {
    String mark = separatorOf(separator);
    var search = new Search(mark, budget);
    int at = last ? search.last(value, 0, value.length()) : search.first(value, 0, value.length());
    if (at < 0) {
      return last
          ? TupleValue.of(Text.EMPTY, Text.EMPTY, text)
          : TupleValue.of(text, Text.EMPTY, Text.EMPTY);
    }
    int end = at + mark.length();
    return TupleValue.of(part(0, at), part(at, end), part(end, value.length()));
  }
}
