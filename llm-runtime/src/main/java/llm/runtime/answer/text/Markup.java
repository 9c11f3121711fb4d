package llm.runtime.answer.text;

/** Marks in what templates write: where they begin and end, and what two texts share of them. */
public final class Markup {
  /** With what a mark begins. */
  private static final String MARKS = "<[" + Controls.OPEN;

  private Markup() {}

  /** A place, or where the mark begins in the middle of which it is. */
  public static int beforeMark(String text, int at) {
    int wrapped = text.lastIndexOf(Controls.OPEN, at - 1);
    if (wrapped >= 0 && text.indexOf(Controls.CLOSE, wrapped) >= at) return wrapped;
    int tag = Math.max(text.lastIndexOf('<', at - 1), text.lastIndexOf('[', at - 1));
    int end = tag < 0 ? -1 : text.indexOf(text.charAt(tag) == '<' ? '>' : ']', tag);
    return tag >= 0 && end >= at ? tag : at;
  }

  /** How many characters two texts begin with. */
  public static int commonPrefix(String a, String b) {
    int n = 0;
    while (n < a.length() && n < b.length() && a.charAt(n) == b.charAt(n)) n++;
    return n;
  }

  private static int commonSuffix(String a, String b) {
    int n = 0;
    while (n < a.length()
        && n < b.length()
        && a.charAt(a.length() - 1 - n) == b.charAt(b.length() - 1 - n)) n++;
    return n;
  }

  /** The common end of two texts, from a mark on: it does not begin in the middle of one. */
  public static String commonEnd(String a, String b) {
    var common = a.substring(a.length() - commonSuffix(a, b));
    if (common.length() == a.length() || common.length() == b.length()) return common;
    for (int i = 0; i < common.length(); i++) {
      if (MARKS.indexOf(common.charAt(i)) >= 0) return common.substring(i);
    }
    return common;
  }

  /** The mark with which a text begins; if there is none, what stands before white space. */
  public static String tag(String text) {
    if (text.isEmpty()) return "";
    char close =
        switch (text.charAt(0)) {
          case '<' -> '>';
          case '[' -> ']';
          case Controls.OPEN -> Controls.CLOSE;
          default -> ' ';
        };
    int end = text.indexOf(close);
    return end < 0 ? text.split("\\s", 2)[0] : text.substring(0, close == ' ' ? end : end + 1);
  }

  /** Whether a text is one mark. */
  public static boolean isMark(String text) {
    return !text.isEmpty() && MARKS.indexOf(text.charAt(0)) >= 0 && tag(text).equals(text);
  }

  /** White space, and the mark behind it. */
  public static String leadingTag(String rest) {
    var space = rest.substring(0, rest.length() - rest.stripLeading().length());
    return space + tag(rest.strip());
  }
}
