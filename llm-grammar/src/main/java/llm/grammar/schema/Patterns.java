package llm.grammar.schema;

import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;

/**
 * The texts in which a pattern finds something, as a regular language.
 *
 * <p>What looks around is put together from its end: each part of a sequence is told what all that
 * follows it is, so that a look ahead is an intersection with it, and {@code $} says that it is
 * empty.
 */
final class Patterns {
  private static final Regex ANY = Regex.anything();

  /** Groups that look around are written out once for each way through those before them. */
  private static final int MOST_PARTS = 20_000;

  private final String keyword;
  private int parts;

  private Patterns(String keyword) {
    this.keyword = keyword;
  }

  /**
   * Texts in which {@code text} finds something.
   *
   * @param keyword what messages name
   * @throws SchemaRefusal if it is no regular expression, or one that cannot be enforced
   */
  static Regex search(String text, String keyword) {
    var pattern = PatternParser.parse(text, keyword);
    var patterns = new Patterns(keyword);
    // A first character before which nothing stands, or any text.
    var atStart = patterns.before(pattern, ANY, true);
    var later = patterns.before(pattern, ANY, false);
    if (RegexAlgebra.isNothing(later)) return atStart;
    return RegexAlgebra.or(atStart, concatenation(Regex.anything(), later));
  }

  private static Regex concatenation(Regex first, Regex second) {
    if (RegexAlgebra.isNothing(first) || RegexAlgebra.isNothing(second)) return Regex.nothing();
    return Regex.sequence(first, second);
  }

  /** What fits a pattern and after it {@code rest}, which goes to the end of the text. */
  private Regex before(Pattern pattern, Regex rest, boolean start) {
    if (++parts > MOST_PARTS) {
      throw new SchemaRefusal(Kind.LIMIT, keyword, "a pattern that looks around too often");
    }
    if (!pattern.looksAround()) return concatenation(plain(pattern), rest);
    return switch (pattern) {
      case Pattern.Set(CodePoints set) -> concatenation(Regex.characters(set), rest);
      case Pattern.Start _ -> start ? rest : Regex.nothing();
      case Pattern.End _ -> RegexAlgebra.and(Regex.empty(), rest);
      case Pattern.Ahead(Pattern body, boolean holds) -> {
        var ahead = before(body, ANY, start);
        yield RegexAlgebra.and(holds ? ahead : RegexAlgebra.not(ahead), rest);
      }
      case Pattern.Boundary(boolean holds) -> {
        if (!start) throw refusal("\\b inside");
        var word = Regex.sequence(Regex.characters(CharacterSets.WORD), ANY);
        yield RegexAlgebra.and(holds ? word : RegexAlgebra.not(word), rest);
      }
      case Pattern.Choice(List<Pattern> ways) -> {
        var all = Regex.nothing();
        for (var way : ways) all = RegexAlgebra.or(all, before(way, rest, start));
        yield all;
      }
      case Pattern.Repeat(Pattern body, int min, int max) -> {
        if (max == 0) yield rest;
        if (max > 1) throw refusal("a repetition of what looks around");
        var once = before(body, rest, start);
        yield min == 0 ? RegexAlgebra.or(rest, once) : once;
      }
      case Pattern.Sequence(List<Pattern> list) -> sequence(list, rest, start);
    };
  }

  private Regex sequence(List<Pattern> list, Regex rest, boolean start) {
    int taken = 0;
    // Where something may have been taken, ^ fails or is not known to hold.
    while (taken < list.size() && takesNothing(list.get(taken))) taken++;
    boolean unclear = false;
    var result = rest;
    for (int i = list.size() - 1; i >= 0; i--) {
      boolean first = start && i <= taken;
      if (start && i > taken && mayStart(list.get(i)) && nullable(list, taken, i)) unclear = true;
      result = before(list.get(i), result, first);
    }
    if (unclear) throw refusal("^ behind what may be empty");
    return result;
  }

  private static boolean nullable(List<Pattern> list, int from, int to) {
    return list.subList(from, to).stream().allMatch(Patterns::mayBeEmpty);
  }

  private static boolean mayBeEmpty(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Set _ -> false;
      case Pattern.Sequence(List<Pattern> list) -> list.stream().allMatch(Patterns::mayBeEmpty);
      case Pattern.Choice(List<Pattern> list) -> list.stream().anyMatch(Patterns::mayBeEmpty);
      case Pattern.Repeat(Pattern body, int min, int _) -> min == 0 || mayBeEmpty(body);
      default -> true;
    };
  }

  private static boolean takesNothing(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Start _, Pattern.End _, Pattern.Ahead _, Pattern.Boundary _ -> true;
      default -> false;
    };
  }

  /** Whether it asks where the text starts. */
  private static boolean mayStart(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Set _, Pattern.End _ -> false;
      case Pattern.Start _, Pattern.Boundary _ -> true;
      case Pattern.Ahead(Pattern body, boolean _) -> mayStart(body);
      case Pattern.Repeat(Pattern body, int _, int _) -> mayStart(body);
      case Pattern.Sequence(List<Pattern> list) -> list.stream().anyMatch(Patterns::mayStart);
      case Pattern.Choice(List<Pattern> list) -> list.stream().anyMatch(Patterns::mayStart);
    };
  }

  private SchemaRefusal refusal(String what) {
    return new SchemaRefusal(keyword, what + " a pattern cannot be enforced");
  }

  private static Regex plain(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Set(CodePoints set) -> Regex.characters(set);
      case Pattern.Sequence(List<Pattern> list) ->
          new Regex.Concatenation(list.stream().map(Patterns::plain).toList());
      case Pattern.Choice(List<Pattern> list) ->
          new Regex.Alternation(list.stream().map(Patterns::plain).toList());
      case Pattern.Repeat(Pattern body, int min, int max) -> Regex.repeat(plain(body), min, max);
      case Pattern.Start _, Pattern.End _, Pattern.Ahead _, Pattern.Boundary _ ->
          throw new IllegalStateException("looks around: " + pattern);
    };
  }
}
