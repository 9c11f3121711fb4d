package llm.grammar.lexeme;

import static llm.grammar.form.Regex.UNBOUNDED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Alternatives that differ only in how often they repeat one thing, as one where counts touch. */
final class Counts {
  private record Shape(Term body, Term rest) {}

  private record Range(int min, int max) {}

  private Counts() {}

  /** {@code parts}, of which those are joined that can be. */
  static List<Term> merged(Terms terms, Collection<Term> parts) {
    int counted = 0;
    for (var part : parts) {
      counted += head(part).kind == Term.Kind.REPEAT ? 1 : 0;
    }
    if (counted < 2) {
      return List.copyOf(parts);
    }
    var result = new ArrayList<Term>();
    Map<Shape, List<Range>> ranges = new LinkedHashMap<>();
    for (var part : parts) {
      var head = head(part);
      if (head.kind == Term.Kind.REPEAT) {
        var rest = head == part ? terms.empty : part.rest();
        ranges
            .computeIfAbsent(new Shape(head.first(), rest), s -> new ArrayList<>())
            .add(new Range(head.min, head.max));
      } else {
        result.add(part);
      }
    }
    ranges.forEach(
        (shape, list) -> {
          for (var range : joined(list)) {
            var body = terms.repeat(shape.body(), range.min(), range.max());
            result.add(terms.sequence(body, shape.rest()));
          }
        });
    return result.stream().distinct().toList();
  }

  private static Term head(Term term) {
    return term.kind == Term.Kind.SEQUENCE ? term.first() : term;
  }

  private static List<Range> joined(List<Range> ranges) {
    if (ranges.size() < 2) {
      return ranges;
    }
    ranges.sort(java.util.Comparator.comparingInt(Range::min));
    var result = new ArrayList<Range>();
    var last = ranges.getFirst();
    for (var range : ranges.subList(1, ranges.size())) {
      if (last.max() == UNBOUNDED || range.min() <= last.max() + 1) {
        last = new Range(last.min(), Math.max(last.max(), range.max()));
      } else {
        result.add(last);
        last = range;
      }
    }
    result.add(last);
    return result;
  }
}
