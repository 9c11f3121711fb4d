package llm.grammar.notation;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;

/**
 * Reads regular expressions of RE2's syntax (github.com/google/re2/wiki/Syntax). The whole text
 * must fit, so greedy and lazy counts mean the same, and groups capture nothing.
 *
 * <p>Refused is what is not regular or not of this syntax: back-references, looking around, {@code
 * \b}, lines ({@code (?m)}), single bytes ({@code \C}), and anchors within a text.
 */
public final class RegexParser {
  private final Cursor in;
  private Flags flags = new Flags(false, false);

  /** What {@code (?i)} and {@code (?s)} switch on. */
  private record Flags(boolean ignoreCase, boolean dotAll) {}

  private RegexParser(Cursor in) {
    this.in = in;
  }

  /**
   * The language of the texts that fit {@code source} as a whole.
   *
   * @throws GrammarException if it is no such expression, or nests too deep
   */
  public static Regex parse(String source, Limits limits) {
    var in = new Cursor(source, Math.max(1, limits.depth() / 4));
    var parser = new RegexParser(in);
    var part = parser.alternatives();
    if (!in.atEnd()) {
      throw in.syntax("')' without '('");
    }
    return part.regex(true, true);
  }

  private Part alternatives() {
    in.enter();
    var before = flags;
    List<Part> parts = new ArrayList<>();
    do {
      parts.add(row());
    } while (in.skip("|"));
    flags = before;
    in.leave();
    return parts.size() == 1 ? parts.getFirst() : new Part.OneOf(parts);
  }

  private Part row() {
    List<Part> parts = new ArrayList<>();
    while (!in.atEnd() && in.peek() != '|' && in.peek() != ')') {
      parts.add(counted(atom()));
    }
    return parts.size() == 1 ? parts.getFirst() : new Part.Row(parts);
  }

  private Part counted(Part part) {
    var result = part;
    boolean counted = false;
    while (true) {
      int[] count = count();
      if (count.length == 0) {
        return result;
      }
      if (counted) {
        throw in.syntax("a count after a count");
      }
      counted = true;
      in.skip("?");
      result = new Part.Counted(result, count[0], count[1]);
    }
  }

  /** Least and most; nothing if no count comes. */
  private int[] count() {
    if (in.skip("*")) {
      return new int[] {0, Regex.UNBOUNDED};
    }
    if (in.skip("+")) {
      return new int[] {1, Regex.UNBOUNDED};
    }
    if (in.skip("?")) {
      return new int[] {0, 1};
    }
    // A brace that begins no count stands for itself.
    return Braces.isCount(in) ? Braces.count(in) : new int[0];
  }

  private Part atom() {
    int c = in.take();
    return switch (c) {
      case '(' -> group();
      case '[' -> set(characterSet());
      case '.' -> new Part.Plain(Regex.characters(dot()));
      case '^' -> new Part.Edge(true);
      case '$' -> new Part.Edge(false);
      case '\\' -> escape();
      case '*', '+', '?' -> throw in.syntax("there is nothing to repeat before '" + (char) c + "'");
      default -> set(CodePoints.of(in.scalar(c)));
    };
  }

  private CodePoints dot() {
    return flags.dotAll() ? CodePoints.all() : CodePoints.of('\n').not();
  }

  private Part set(CodePoints set) {
    return new Part.Plain(Regex.characters(flags.ignoreCase() ? CaseFolding.closed(set) : set));
  }

  private Part group() {
    if (in.skip("?")) {
      if (in.skip("P<") || in.sees("<") && !in.sees("<=") && !in.sees("<!") && in.skip("<")) {
        in.until(">");
      } else {
        for (var word : List.of("=", "!", "<=", "<!", ">", "P=", "P>")) {
          if (in.sees(word)) {
            throw in.unsupported("(?" + word, "looking around and atomic groups are not of RE2");
          }
        }
        var outer = flags;
        flags = flags();
        if (in.skip(")")) {
          return new Part.Row(List.of());
        }
        in.expect(":");
        var inner = alternatives();
        in.expect(")");
        flags = outer;
        return inner;
      }
    }
    var inner = alternatives();
    in.expect(")");
    return inner;
  }

  private Flags flags() {
    boolean on = true;
    var result = flags;
    while (in.peek() != ':' && in.peek() != ')') {
      int c = in.take();
      switch (c) {
        case '-' -> on = false;
        case 'i' -> result = new Flags(on, result.dotAll());
        case 's' -> result = new Flags(result.ignoreCase(), on);
        case 'U' -> {} // which count is greedy; the same texts fit
        case 'm' -> {
          if (on) {
            throw in.unsupported("(?m)", "anchors at lines cannot be enforced");
          }
        }
        default -> throw in.syntax("unknown flag '" + Character.toString(c) + "'");
      }
    }
    return result;
  }

  private Part escape() {
    int c = in.peek();
    if (in.skip("A")) {
      return new Part.Edge(true);
    }
    if (in.skip("z")) {
      return new Part.Edge(false);
    }
    if (in.skip("Q")) {
      List<Part> parts = new ArrayList<>();
      quoted().codePoints().forEach(q -> parts.add(set(CodePoints.of(in.scalar(q)))));
      return new Part.Row(parts);
    }
    if (c == 'b' || c == 'B' || c == 'C') {
      throw in.unsupported("\\" + (char) c, "this cannot be enforced");
    }
    if (c >= '1' && c <= '9') {
      throw in.unsupported("\\" + (char) c, "back-references are not regular");
    }
    return set(Escapes.set(in));
  }

  private String quoted() {
    var rest = new StringBuilder();
    while (!in.atEnd() && !in.skip("\\E")) {
      rest.appendCodePoint(in.take());
    }
    return rest.toString();
  }

  private CodePoints characterSet() {
    boolean not = in.skip("^");
    var found = CodePoints.none();
    boolean first = true;
    while (first || in.peek() != ']') {
      first = false;
      if (in.skip("[:")) {
        found = found.or(posix());
        continue;
      }
      var low = member();
      if (low.count() == 1 && in.peek() == '-' && in.peekSecond() != ']') {
        in.take();
        var high = member();
        if (high.count() != 1 || high.first(0) < low.first(0)) {
          throw in.syntax("a range of characters ends before it begins");
        }
        low = CodePoints.range(low.first(0), high.first(0));
      }
      found = found.or(low);
    }
    in.expect("]");
    if (flags.ignoreCase()) {
      found = CaseFolding.closed(found);
    }
    return not ? found.not() : found;
  }

  private CodePoints posix() {
    boolean not = in.skip("^");
    var name = in.until(":]");
    var set =
        CharacterClasses.posix(name).orElseThrow(() -> in.syntax("unknown class [:" + name + ":]"));
    return not ? set.not() : set;
  }

  private CodePoints member() {
    int c = in.take();
    return c == '\\' ? Escapes.set(in) : CodePoints.of(in.scalar(c));
  }
}
