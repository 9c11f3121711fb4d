package llm.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;

/** Says by definition whether a short text fits: every cut is tried. */
final class Naive {
  private final int[] text;
  private final Map<String, Expression> rules;

  /** Rules and spans that are known to fit; grows to a fixed point. */
  private final Map<String, Boolean> fits = new HashMap<>();

  private boolean changed;

  private Naive(String text, Map<String, Expression> rules) {
    this.text = text.codePoints().toArray();
    this.rules = rules;
  }

  static boolean fits(Regex regex, String text) {
    var naive = new Naive(text, Map.of());
    return naive.fits(regex, 0, naive.text.length);
  }

  static boolean fits(Rules rules, String text) {
    var naive = new Naive(text, rules.byName());
    int n = naive.text.length;
    do {
      naive.changed = false;
      for (var rule : rules.byName().keySet()) {
        for (int from = 0; from <= n; from++) {
          for (int to = from; to <= n; to++) {
            naive.learn(rule, from, to);
          }
        }
      }
    } while (naive.changed);
    return naive.knows(rules.start(), 0, n);
  }

  private boolean knows(String rule, int from, int to) {
    return fits.containsKey(rule + " " + from + " " + to);
  }

  private void learn(String rule, int from, int to) {
    if (!knows(rule, from, to) && fits(rules.get(rule), from, to)) {
      fits.put(rule + " " + from + " " + to, true);
      changed = true;
    }
  }

  private interface Test<T> {
    boolean fits(T part, int from, int to);
  }

  private static <T> boolean row(Test<T> test, List<T> parts, int from, int to) {
    if (parts.isEmpty()) {
      return from == to;
    }
    var rest = parts.subList(1, parts.size());
    for (int cut = from; cut <= to; cut++) {
      if (test.fits(parts.getFirst(), from, cut) && row(test, rest, cut, to)) {
        return true;
      }
    }
    return false;
  }

  private static <T> boolean counted(Test<T> test, T body, int[] count, int from, int to) {
    boolean empty = test.fits(body, from, from);
    int min = empty ? 0 : count[0];
    if (from == to) {
      return min == 0;
    }
    if (count[1] == 0) {
      return false;
    }
    int[] fewer = {
      Math.max(min - 1, 0), count[1] == Regex.UNBOUNDED ? Regex.UNBOUNDED : count[1] - 1
    };
    for (int cut = from + 1; cut <= to; cut++) {
      if (test.fits(body, from, cut) && counted(test, body, fewer, cut, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(String expected, int from, int to) {
    return new String(text, from, to - from).equals(expected);
  }

  private boolean fits(Regex regex, int from, int to) {
    return switch (regex) {
      case Regex.Characters one -> to == from + 1 && one.set().contains(text[from]);
      case Regex.Text one -> is(one.text(), from, to);
      case Regex.Concatenation all -> row(this::fits, all.parts(), from, to);
      case Regex.Alternation all -> all.parts().stream().anyMatch(p -> fits(p, from, to));
      case Regex.Intersection all -> all.parts().stream().allMatch(p -> fits(p, from, to));
      case Regex.Complement one -> !fits(one.body(), from, to);
      case Regex.Repetition one ->
          counted(this::fits, one.body(), new int[] {one.min(), one.max()}, from, to);
    };
  }

  private boolean fits(Expression expression, int from, int to) {
    return switch (expression) {
      case Expression.Literal one -> is(one.text(), from, to);
      case Expression.Control one -> is(one.spelling(), from, to);
      case Expression.Lexeme one -> fits(one.regex(), from, to);
      case Expression.Sequence all -> row(this::fits, all.parts(), from, to);
      case Expression.Choice all -> all.parts().stream().anyMatch(p -> fits(p, from, to));
      case Expression.Repetition one ->
          counted(this::fits, one.body(), new int[] {one.min(), one.max()}, from, to);
      case Expression.Reference one -> knows(one.rule(), from, to);
      case Expression.Members all -> more(all, List.of(), from, to);
    };
  }

  /** Whether members that come after those of these numbers are from one place to the other. */
  private boolean more(Expression.Members all, List<Integer> seen, int from, int to) {
    if (from == to && isWhole(all, seen)) {
      return true;
    }
    for (int start = from; start < to; start++) {
      boolean apart = seen.isEmpty() ? start == from : fits(all.separator(), from, start);
      for (int i = 0; apart && i < all.members().size(); i++) {
        for (int end = start + 1; mayCome(all, seen, i) && end <= to; end++) {
          var next = new java.util.ArrayList<>(seen);
          next.add(i);
          if (fits(all.members().get(i).expression(), start, end) && more(all, next, end, to)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isWhole(Expression.Members all, List<Integer> seen) {
    for (int i = 0; i < all.members().size(); i++) {
      if (all.members().get(i).required() && !seen.contains(i)) {
        return false;
      }
    }
    return seen.size() <= all.max() && seen.stream().distinct().count() >= all.min();
  }

  private static boolean mayCome(Expression.Members all, List<Integer> seen, int i) {
    boolean repeated = all.members().get(i).repeated();
    boolean listed = all.order() == Expression.Order.LISTED;
    return repeated || !seen.contains(i) && (!listed || seen.stream().allMatch(other -> other < i));
  }
}
