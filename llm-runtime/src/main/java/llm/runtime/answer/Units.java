package llm.runtime.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compares what templates write, tag by tag and word by word: no mark ends inside a tag. */
final class Units {
  private static final Pattern UNIT =
      Pattern.compile("<[^<>\\s\uE000-\uE003]+>|\\[/?[A-Za-z_]+]|[A-Za-z0-9_]+|.", Pattern.DOTALL);

  private Units() {}

  private static List<String> of(String text) {
    var units = new ArrayList<String>();
    var matcher = UNIT.matcher(text);
    while (matcher.find()) units.add(matcher.group());
    return units;
  }

  /** What both begin with. */
  static String prefix(String a, String b) {
    var first = of(a);
    var second = of(b);
    int n = 0;
    while (n < Math.min(first.size(), second.size()) && first.get(n).equals(second.get(n))) n++;
    var common = String.join("", first.subList(0, n));
    // What opens a tag belongs to the next mark.
    int open = common.lastIndexOf('<');
    return open > common.lastIndexOf('>') ? common.substring(0, open) : common;
  }

  /** What both end with. */
  static String suffix(String a, String b) {
    var first = of(a);
    var second = of(b);
    int n = 0;
    while (n < Math.min(first.size(), second.size())
        && first.get(first.size() - 1 - n).equals(second.get(second.size() - 1 - n))) {
      n++;
    }
    return String.join("", first.subList(first.size() - n, first.size()));
  }
}
