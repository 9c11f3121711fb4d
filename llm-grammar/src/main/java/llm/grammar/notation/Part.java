package llm.grammar.notation;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Regex;

/**
 * A regular expression that may have anchors in it. As the whole text must fit, an anchor says
 * nothing where it can only stand at the text's edge; elsewhere nothing would fit.
 */
sealed interface Part {
  /** What has no anchors. */
  record Plain(Regex regex) implements Part {}

  /** One after another. */
  record Row(List<Part> parts) implements Part {}

  /** One of several. */
  record OneOf(List<Part> parts) implements Part {}

  /** A part, counted. */
  record Counted(Part part, int min, int max) implements Part {}

  /** The text begins here, or ends here. */
  record Edge(boolean begins) implements Part {}

  /**
   * This part as a regular expression.
   *
   * @param first whether nothing can come before it
   * @param last whether nothing can come after it
   */
  default Regex regex(boolean first, boolean last) {
    return switch (this) {
      case Plain(Regex regex) -> regex;
      case OneOf(List<Part> parts) ->
          new Regex.Alternation(parts.stream().map(p -> p.regex(first, last)).toList());
      case Row(List<Part> parts) -> row(parts, first, last);
      case Counted(Part part, int min, int max) -> {
        boolean once = max == 1;
        yield Regex.repeat(part.regex(first && once, last && once), min, max);
      }
      case Edge(boolean begins) -> (begins ? first : last) ? Regex.empty() : Regex.nothing();
    };
  }

  private static Regex row(List<Part> parts, boolean first, boolean last) {
    List<Regex> result = new ArrayList<>();
    int firstText = 0;
    while (firstText < parts.size() && parts.get(firstText) instanceof Edge) {
      firstText++;
    }
    int lastText = parts.size() - 1;
    while (lastText >= 0 && parts.get(lastText) instanceof Edge) {
      lastText--;
    }
    for (int i = 0; i < parts.size(); i++) {
      result.add(parts.get(i).regex(first && i <= firstText, last && i >= lastText));
    }
    return new Regex.Concatenation(result);
  }
}
