package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;

/** Fits texts into columns. */
final class Wrapping {
  private Wrapping() {}

  /** Characters. */
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The text with blanks behind it. */
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /** Breaks a text between words, and within a word that is wider than a line. */
  static List<String> lines(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (var word : text.strip().split(" ")) {
      var rest = word;
      if (!line.isEmpty() && width(line.toString()) + 1 + width(rest) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      if (!line.isEmpty()) line.append(' ');
      while (width(rest) > width) {
        int end = rest.offsetByCodePoints(0, width);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(rest);
    }
    lines.add(line.toString());
    return lines;
  }

  /**
   * Widths that fit into a room: as wanted where that is no more than an equal part of what others
   * leave.
   *
   * @param room at least one for each column
   */
  static List<Integer> share(List<Integer> wanted, int room) {
    if (wanted.stream().mapToInt(Integer::intValue).sum() <= room) return wanted;
    var order = new ArrayList<Integer>();
    for (int i = 0; i < wanted.size(); i++) order.add(i);
    order.sort((a, b) -> Integer.compare(wanted.get(a), wanted.get(b)));
    var widths = new ArrayList<>(wanted);
    int left = room;
    for (int k = 0; k < order.size(); k++) {
      int i = order.get(k);
      int part = left / (order.size() - k);
      widths.set(i, Math.min(wanted.get(i), part));
      left -= widths.get(i);
    }
    return widths;
  }
}
