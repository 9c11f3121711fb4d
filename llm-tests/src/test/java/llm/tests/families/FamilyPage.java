package llm.tests.families;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page that explains ideas of the field: behind each, which families use it, as their blocks
 * say. A mark {@code <!-- in: Attention, window -->} names a kind of block and what is particular
 * about it; the line behind it is made.
 */
final class FamilyPage {
  private static final Pattern MARK =
      Pattern.compile("(?m)^<!-- in: (?<kind>\\w+)(?:, (?<trait>[^>]+))? -->\n.*\n");

  private FamilyPage() {}

  static GeneratedText of(List<Family> families) {
    return new GeneratedText(
        "docs/families.md", text -> FamilyTable.withBlocks(withUses(text, families), families));
  }

  private static String withUses(String text, List<Family> families) {
    return MARK.matcher(text)
        .replaceAll(
            mark -> {
              var match = mark.group();
              var head = match.substring(0, match.indexOf('\n') + 1);
              return Matcher.quoteReplacement(head + uses(mark.group(1), mark.group(2), families));
            });
  }

  private static String uses(String kind, String trait, List<Family> families) {
    var using =
        families.stream()
            .filter(f -> f.blocks().has(kind, trait == null ? "" : trait))
            .map(f -> "`" + f.id() + "`")
            .toList();
    if (using.isEmpty()) {
      throw new AssertionError("no family has what the page explains: " + kind + ", " + trait);
    }
    if (using.size() == families.size()) return "In all families.\n";
    return "In " + String.join(", ", using) + ".\n";
  }

  /** Kinds of blocks, and what is particular about them, that no mark of the page names. */
  static List<String> unexplained(String text, List<Family> families) {
    var marks =
        MARK.matcher(text)
            .results()
            .map(m -> m.group(2) == null ? m.group(1) : m.group(1) + ", " + m.group(2))
            .collect(Collectors.toSet());
    var missing = new TreeSet<String>();
    for (var family : families) {
      family
          .blocks()
          .kinds()
          .forEach(
              (kind, traits) -> {
                if (traits.isEmpty() && !marks.contains(kind)) missing.add(kind);
                for (var trait : traits) {
                  var idea = kind + ", " + trait;
                  if (!marks.contains(idea)) missing.add(idea);
                }
              });
    }
    return new ArrayList<>(missing);
  }
}
