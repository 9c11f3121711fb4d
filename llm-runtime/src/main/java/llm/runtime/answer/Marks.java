package llm.runtime.answer;

import java.util.regex.Pattern;

/** Looks for marks. */
final class Marks {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private Marks() {}

  /** An expression for a mark whose white space a model may leave out, or write otherwise. */
  static String loose(String mark) {
    var out = new StringBuilder();
    int at = 0;
    var space = SPACE.matcher(mark);
    while (space.find()) {
      if (space.start() > at) out.append(Pattern.quote(mark.substring(at, space.start())));
      boolean end = space.end() == mark.length();
      out.append(end && space.group().equals("\n") ? "\\n?" : "\\s*");
      at = space.end();
    }
    return at < mark.length() ? out + Pattern.quote(mark.substring(at)) : out.toString();
  }

  /** How many of the last characters may begin a mark. */
  static int partial(Source source, String mark) {
    int n = Math.min(mark.length() - 1, source.end() - source.at());
    while (n > 0 && !ends(source, mark, n)) n--;
    return Math.max(n, 0);
  }

  private static boolean ends(Source source, String mark, int n) {
    for (int i = 0; i < n; i++) {
      if (source.text().charAt(source.end() - n + i) != mark.charAt(i)) return false;
    }
    return true;
  }
}
