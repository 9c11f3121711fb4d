package llm.grammar.notation;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Regex;

/**
 * A regular expression that may have anchors in it. As the whole text must fit, an anchor says that
 * what stands before it, or after it, is empty.
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
      case Edge(boolean begins) -> {
        if (begins ? !first : !last) {
          throw new GrammarException(
              GrammarException.Kind.UNSUPPORTED,
              "",
              begins ? "^" : "$",
              "an anchor in a group that is not at the text's edge cannot be enforced");
        }
        yield Regex.empty();
      }
    };
  }

  private static Regex row(List<Part> parts, boolean first, boolean last) {
    int begin = first ? parts.lastIndexOf(new Edge(true)) : 0;
    int end = last ? parts.indexOf(new Edge(false)) : -1;
    int firstText = 0;
    while (firstText < parts.size() && parts.get(firstText) instanceof Edge) {
      firstText++;
    }
    int lastText = parts.size() - 1;
    while (lastText >= 0 && parts.get(lastText) instanceof Edge) {
      lastText--;
    }
    List<Regex> result = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean edge = parts.get(i) instanceof Edge;
      boolean atFirst = first && (edge || i <= firstText);
      boolean atLast = last && (edge || i >= lastText);
      var regex = parts.get(i).regex(atFirst, atLast);
      boolean mustBeEmpty = i < begin || end >= 0 && i > end;
      result.add(mustBeEmpty ? Regex.allOf(regex, Regex.empty()) : regex);
    }
    return new Regex.Concatenation(result);
  }
}
