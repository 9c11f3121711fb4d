package llm.grammar.notation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Limits;
import llm.grammar.form.Rules;

/**
 * Reads GBNF, llama.cpp's notation of grammars (grammars/README.md there).
 *
 * <p>{@code name ::= alternatives}, where an alternative is a row of texts in quotation marks, sets
 * of characters in brackets, {@code .}, names and groups, each perhaps counted by {@code *}, {@code
 * +}, {@code ?}, {@code {n}}, {@code {n,}} or {@code {n,m}}. A rule ends with its line unless a
 * group is open or a {@code |} comes next. It starts at {@code root}.
 *
 * <p>{@code <think>} is the control token of that spelling; where the vocabulary has none it is
 * that text. Tokens by number ({@code <[1000]>}) and any token but one ({@code !<think>}) are
 * refused: a grammar says what a text looks like here.
 */
public final class GbnfParser {
  private static final String ROOT = "root";

  private final Cursor in;
  private final Map<String, Expression> rules = new LinkedHashMap<>();

  /** Where each rule is first referred to. */
  private final Map<String, String> references = new LinkedHashMap<>();

  private GbnfParser(Cursor in) {
    this.in = in;
  }

  /**
   * The rules of {@code source}. Those that nest nothing are lexemes.
   *
   * @throws GrammarException if it is no GBNF, a rule is missing or defined twice, or groups nest
   *     too deep
   */
  public static Rules parse(String source, Limits limits) {
    var in = new Cursor(source, Math.max(1, limits.depth() / 4));
    var parser = new GbnfParser(in);
    parser.space(true);
    while (!in.atEnd()) {
      parser.rule();
      parser.space(true);
    }
    parser.references.forEach(
        (name, place) -> {
          if (!parser.rules.containsKey(name)) {
            throw new GrammarException(
                GrammarException.Kind.SYNTAX, place, name, "a rule of this name is not defined");
          }
        });
    if (!parser.rules.containsKey(ROOT)) {
      throw new GrammarException(
          GrammarException.Kind.SYNTAX, "", "", "there is no rule \"" + ROOT + "\" to start at");
    }
    return new RegularRules(new Rules(ROOT, parser.rules)).asLexemes();
  }

  private static boolean ofName(int c) {
    return CharacterClasses.WORD.contains(c) || c == '-';
  }

  /** Takes blanks and comments; the ends of lines too, if {@code lines} is true. */
  private void space(boolean lines) {
    while (true) {
      int c = in.peek();
      if (c == '#') {
        while (!in.atEnd() && in.peek() != '\n') {
          in.take();
        }
      } else if (c == ' ' || c == '\t' || lines && (c == '\n' || c == '\r')) {
        in.take();
      } else {
        return;
      }
    }
  }

  private String name() {
    var name = new StringBuilder();
    while (in.peek() != Cursor.END && ofName(in.peek())) {
      name.appendCodePoint(in.take());
    }
    if (name.isEmpty()) {
      throw in.syntax("expected the name of a rule, found " + in.found());
    }
    return name.toString();
  }

  private void rule() {
    var place = in.place();
    var name = name();
    space(false);
    in.expect("::=");
    space(true);
    var expression = alternatives(false);
    if (rules.putIfAbsent(name, expression) != null) {
      throw new GrammarException(
          GrammarException.Kind.SYNTAX, place, name, "the rule is defined twice");
    }
    if (!in.atEnd() && in.peek() != '\n' && in.peek() != '\r') {
      throw in.syntax("expected the end of the rule, found " + in.found());
    }
  }

  private Expression alternatives(boolean nested) {
    in.enter();
    List<Expression> ways = new ArrayList<>();
    ways.add(row(nested));
    while (more()) {
      in.expect("|");
      space(true);
      ways.add(row(nested));
    }
    in.leave();
    return ways.size() == 1 ? ways.getFirst() : new Expression.Choice(ways);
  }

  /** Whether another alternative comes, perhaps on a later line; then all before it is taken. */
  private boolean more() {
    if (in.peek() == '|') {
      return true;
    }
    int here = in.mark();
    space(true);
    boolean found = in.peek() == '|';
    if (!found) {
      in.reset(here);
    }
    return found;
  }

  private Expression row(boolean nested) {
    List<Expression> parts = new ArrayList<>();
    while (true) {
      int c = in.peek();
      boolean begins =
          c == '"' || c == '[' || c == '(' || c == '.' || c == '<' || c != Cursor.END && ofName(c);
      if (!begins) {
        if (c == '!') {
          throw in.unsupported("!", "any token but one cannot be enforced");
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
      }
      var part = part();
      space(nested);
      parts.add(counted(part, nested));
    }
  }

  private Expression part() {
    if (in.skip("\"")) {
      return text();
    }
    if (in.skip("[")) {
      return Expression.characters(set());
    }
    if (in.skip("<")) {
      return control();
    }
    if (in.skip(".")) {
      return Expression.characters(CodePoints.all());
    }
    if (in.skip("(")) {
      space(true);
      var inner = alternatives(true);
      space(true);
      in.expect(")");
      return inner;
    }
    var place = in.place();
    var name = name();
    references.putIfAbsent(name, place);
    return Expression.reference(name);
  }

  private Expression counted(Expression part, boolean nested) {
    var result = part;
    while (true) {
      if (in.skip("*")) {
        result = Expression.star(result);
      } else if (in.skip("+")) {
        result = Expression.repeat(result, 1, Expression.UNBOUNDED);
      } else if (in.skip("?")) {
        result = Expression.optional(result);
      } else if (in.peek() == '{') {
        int[] count = Braces.count(in);
        result = Expression.repeat(result, count[0], count[1]);
      } else {
        return result;
      }
      space(nested);
    }
  }

  /** A control token, behind its {@code <}. */
  private Expression control() {
    if (in.peek() == '[') {
      throw in.unsupported("<[", "tokens cannot be named by number: spell the control token");
    }
    var inner = in.until(">");
    inner.codePoints().forEach(in::scalar);
    if (inner.isEmpty() || inner.lines().count() > 1) {
      throw in.syntax("expected the spelling of a control token between '<' and '>'");
    }
    return Expression.control("<" + inner + ">");
  }

  private Expression text() {
    var text = new StringBuilder();
    while (!in.skip("\"")) {
      text.appendCodePoint(character());
    }
    return Expression.literal(text.toString());
  }

  private CodePoints set() {
    boolean not = in.skip("^");
    var found = CodePoints.none();
    while (!in.skip("]")) {
      int low = character();
      int high = low;
      if (in.peek() == '-' && in.peekSecond() != ']') {
        in.take();
        high = character();
        if (high < low) {
          throw in.syntax("a range of characters ends before it begins");
        }
      }
      found = found.or(CodePoints.range(low, high));
    }
    return not ? found.not() : found;
  }

  private int character() {
    int c = in.take();
    if (c != '\\') {
      return in.scalar(c);
    }
    int escaped = in.take();
    return switch (escaped) {
      case 'x' -> in.hex(2);
      case 'u' -> in.hex(4);
      case 'U' -> in.hex(8);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\', '[', ']', '-', '^' -> escaped;
      default -> throw in.syntax("unknown escape '\\" + Character.toString(escaped) + "'");
    };
  }
}
