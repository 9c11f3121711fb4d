package llm.grammar.notation;

import java.util.HashMap;
import java.util.Map;
import llm.grammar.form.CodePoints;

/** Characters that differ in case alone: Unicode's simple case folding. */
final class CaseFolding {
  /** The characters beyond which there are no cases. */
  private static final int LAST_CASED = 0x1FFFF;

  private CaseFolding() {}

  private static final class Orbits {
    /** For each character that has others, all of them. */
    static final Map<Integer, CodePoints> ALL = make();

    private static Map<Integer, CodePoints> make() {
      Map<Integer, CodePoints> byFold = new HashMap<>();
      for (int c = 0; c <= LAST_CASED; c++) {
        int fold = fold(c);
        if (fold != c) {
          byFold.merge(fold, CodePoints.of(c).or(CodePoints.of(fold)), CodePoints::or);
        }
      }
      Map<Integer, CodePoints> all = new HashMap<>();
      byFold.values().forEach(set -> forEach(set, c -> all.put(c, set)));
      return all;
    }
  }

  private static int fold(int c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  private static void forEach(CodePoints set, java.util.function.IntConsumer action) {
    for (int i = 0; i < set.rangeCount(); i++) {
      for (int c = set.first(i); c <= set.last(i); c++) {
        action.accept(c);
      }
    }
  }

  /** {@code set} and what differs from its characters in case alone. */
  static CodePoints closed(CodePoints set) {
    var result = new CodePoints[] {set};
    forEach(
        set.and(CodePoints.range(0, LAST_CASED)),
        c -> {
          var others = Orbits.ALL.get(c);
          if (others != null && !others.without(result[0]).isEmpty()) {
            result[0] = result[0].or(others);
          }
        });
    return result[0];
  }
}
