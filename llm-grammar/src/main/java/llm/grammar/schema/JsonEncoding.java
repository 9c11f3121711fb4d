package llm.grammar.schema;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonStrings;

/**
 * Strings as JSON writes them.
 *
 * <p>A string of which nothing but its length is asked may have any escapes. One of which more is
 * asked, and every key beside keys with a name, is written in one way: a character stands for
 * itself, and is escaped only where it must be, with a letter where there is one. Otherwise no
 * language of texts would say that a key is another than {@code "a"}.
 */
final class JsonEncoding implements Encoding {
  private static final CodePoints ESCAPED = CodePoints.range(0, 0x1F).or(CodePoints.of("\"\\"));
  private static final CodePoints PLAIN = ESCAPED.not();
  private static final Regex QUOTE = Regex.text("\"");
  private static final CodePoints HEX = CodePoints.of("0123456789abcdefABCDEF");
  private static final Regex HEX_DIGIT = Regex.characters(HEX);

  /** One character in any way; halves of a pair come in pairs. */
  private static final Regex FREE =
      Regex.anyOf(
          Regex.characters(PLAIN),
          Regex.sequence(Regex.text("\\"), Regex.characters(CodePoints.of("\"\\/bfnrt"))),
          Regex.sequence(Regex.text("\\u"), unit()),
          Regex.sequence(Regex.text("\\u"), half("89abAB"), Regex.text("\\u"), half("cdefCDEF")));

  private static final Regex ONE_WAY = character(CodePoints.all());
  private static final Regex ONE_WAY_TEXT = Regex.star(ONE_WAY);

  private final IdentityHashMap<Regex, Regex> known = new IdentityHashMap<>();

  private static Regex unit() {
    var d = Regex.characters(CodePoints.of("dD"));
    return Regex.anyOf(
        Regex.sequence(Regex.characters(HEX.without(CodePoints.of("dD"))), digits(3)),
        Regex.sequence(d, Regex.range('0', '7'), digits(2)));
  }

  private static Regex half(String second) {
    return Regex.sequence(
        Regex.characters(CodePoints.of("dD")), Regex.characters(CodePoints.of(second)), digits(2));
  }

  private static Regex digits(int count) {
    return Regex.repeat(HEX_DIGIT, count, count);
  }

  @Override
  public Expression string(Regex characters) {
    return Expression.lexeme(quoted(characters));
  }

  @Override
  public Expression inOneWay(Regex characters) {
    return Expression.lexeme(key(characters));
  }

  @Override
  public Regex anyKey(Regex characters) {
    return quoted(characters);
  }

  private Regex quoted(Regex characters) {
    return Regex.sequence(QUOTE, content(characters), QUOTE);
  }

  /** What stands between the quotes. */
  private Regex content(Regex characters) {
    var free = free(characters);
    return free != null ? free : encoded(characters);
  }

  /** Any escapes, where only a length is asked; null where more is. */
  private static @org.jspecify.annotations.Nullable Regex free(Regex regex) {
    if (RegexAlgebra.isAnything(regex)) return Regex.star(FREE);
    if (regex instanceof Regex.Repetition(Regex.Characters(CodePoints set), int min, int max)
        && set.equals(CodePoints.all())) {
      return Regex.repeat(FREE, min, max);
    }
    if (!(regex instanceof Regex.Intersection(List<Regex> parts))) return null;
    var lengths = new ArrayList<Regex>();
    for (var part : parts) {
      var length = free(part);
      if (length == null) return null;
      lengths.add(length);
    }
    return new Regex.Intersection(lengths);
  }

  @Override
  public Regex key(Regex characters) {
    return Regex.sequence(QUOTE, encoded(characters), QUOTE);
  }

  private Regex encoded(Regex regex) {
    var done = known.get(regex);
    if (done == null) {
      done = encode(regex);
      known.put(regex, done);
    }
    return done;
  }

  private Regex encode(Regex regex) {
    return switch (regex) {
      case Regex.Characters(CodePoints set) -> character(set);
      case Regex.Text(String text) -> text(text);
      case Regex.Concatenation(List<Regex> parts) -> new Regex.Concatenation(all(parts));
      case Regex.Alternation(List<Regex> parts) -> new Regex.Alternation(all(parts));
      case Regex.Intersection(List<Regex> parts) ->
          parts.isEmpty() ? ONE_WAY_TEXT : new Regex.Intersection(all(parts));
      case Regex.Complement(Regex body) -> Regex.allOf(ONE_WAY_TEXT, Regex.not(encoded(body)));
      case Regex.Repetition(Regex body, int min, int max) -> Regex.repeat(encoded(body), min, max);
    };
  }

  private List<Regex> all(List<Regex> parts) {
    return parts.stream().map(this::encoded).toList();
  }

  private static Regex text(String text) {
    boolean plain = text.codePoints().allMatch(PLAIN::contains);
    if (plain) return Regex.text(text);
    return new Regex.Concatenation(
        text.codePoints().mapToObj(c -> character(CodePoints.of(c))).toList());
  }

  private static Regex character(CodePoints set) {
    var ways = new ArrayList<Regex>();
    var plain = set.and(PLAIN);
    if (!plain.isEmpty()) ways.add(Regex.characters(plain));
    for (int c = 0; c < 128; c++) {
      if (!ESCAPED.contains(c) || !set.contains(c)) continue;
      char letter = JsonStrings.shortEscape(c);
      ways.add(
          letter != 0
              ? Regex.text("\\" + letter)
              : Regex.sequence(Regex.text("\\u00"), digit(c >> 4), digit(c & 15)));
    }
    return ways.size() == 1 ? ways.getFirst() : new Regex.Alternation(ways);
  }

  private static Regex digit(int value) {
    char digit = Character.forDigit(value, 16);
    return Regex.characters(CodePoints.of("" + digit + Character.toUpperCase(digit)));
  }
}
