package llm.runtime.answer.grammar;

import static llm.grammar.form.Expression.anyOf;
import static llm.grammar.form.Expression.control;
import static llm.grammar.form.Expression.lexeme;
import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.repeat;

import java.util.ArrayList;
import java.util.Optional;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import llm.grammar.json.JsonStrings;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.ToolSpec;

/**
 * Answers with calls as a grammar: calls as the template writes them.
 *
 * <p>Arguments in JSON fit the tool's schema if the tool is strict, and are any object if not.
 * Where each stands by itself between marks, the properties of the schema come in its order, each
 * value by its own schema; a string stands as it is, up to the mark that ends it.
 */
public final class CallGrammar {
  private static final String ANY = "{\"type\": \"object\"}";
  private static final Expression ID =
      lexeme(
          Regex.repeat(
              Regex.anyOf(Regex.range('a', 'z'), Regex.range('A', 'Z'), Regex.range('0', '9')),
              9,
              9));

  /** What may stand inside of brackets. */
  private static final Expression SPACE =
      lexeme(Regex.repeat(Regex.characters(CodePoints.of(" \n")), 0, 8));

  private static final Expression DIGITS = lexeme(Regex.repeat(Regex.range('0', '9'), 1, 3));

  private final Notation notation;
  private final Optional<Messages> messages;
  private final SchemaRules schemas = new SchemaRules();

  /**
   * The grammar of a notation.
   *
   * @param messages where an answer is several
   */
  public CallGrammar(Notation notation, Optional<Messages> messages) {
    this.notation = notation;
    this.messages = messages;
  }

  /** The rules of answers whose calls are those that are wanted. */
  public Rules rules(CallRules wanted) {
    if (wanted.tools().isEmpty()) throw new IllegalArgumentException("tools: none");
    var first = calls(wanted, true);
    boolean more = wanted.parallel() && notation.separator().isPresent();
    var list = new ArrayList<Expression>();
    list.add(fixed(notation.open().text().stripLeading()));
    if (notation.isList()) list.add(Expression.sequence(literal("["), SPACE));
    list.add(first);
    if (more) {
      var call = calls(wanted, false);
      var next = Expression.sequence(fixed(notation.separator().orElseThrow()), call);
      list.add(repeat(next, 0, Expression.UNBOUNDED));
    }
    if (notation.isList()) list.add(Expression.sequence(SPACE, literal("]")));
    list.add(fixed(notation.close().text().stripTrailing()));
    var section = new Expression.Sequence(list);
    schemas.define("answer", wanted.required() ? section : auto(section));
    return new Rules("answer", schemas.byName());
  }

  /** Something said, calls, or both. */
  private Expression auto(Expression section) {
    if (messages.isPresent()) return messages(messages.get(), section);
    var begin = notation.begin();
    if (begin.isBlank())
      return anyOf(lexeme(Regex.sequence(notBrace(), Regex.anything())), section);
    var mark = begin.first();
    return Expression.sequence(lexeme(SchemaRules.without(mark)), optional(section));
  }

  /** A message that says something, one that calls, or both. */
  private static Expression messages(Messages form, Expression section) {
    var said =
        Expression.sequence(
            fixed(form.said() + form.mark()), lexeme(SchemaRules.without(form.end())));
    var next = Expression.sequence(fixed(form.end() + form.start()), section);
    return anyOf(Expression.sequence(said, optional(next)), section);
  }

  private static Regex notBrace() {
    var all = CodePoints.range(0, CodePoints.LAST);
    return Regex.characters(all.without(CodePoints.of("{ \t\r\n")));
  }

  /**
   * A call of any of the tools.
   *
   * @param first whether nothing stands before it: then no white space does either
   */
  private Expression calls(CallRules wanted, boolean first) {
    var calls = new ArrayList<Expression>();
    boolean begins = first && notation.open().isBlank() && !notation.isList();
    for (int i = 0; i < wanted.tools().size(); i++) {
      calls.add(call(wanted.tools().get(i), i, begins));
    }
    return new Expression.Choice(calls);
  }

  private Expression call(ToolSpec tool, int number, boolean begins) {
    var parts = new ArrayList<Expression>();
    for (var piece : notation.pieces()) {
      boolean strips = begins && parts.isEmpty();
      parts.add(
          switch (piece) {
            case Piece.Fixed(var literal) -> strips ? first(literal.text()) : fixed(literal.text());
            case Piece.Name _ -> literal(tool.name());
            case Piece.Id _ -> ID;
            case Piece.Numbered(var literal, _) ->
                Expression.sequence(fixed(literal.text()), DIGITS);
            case Piece.Arguments _ -> arguments(tool, number);
            case Piece.Whole whole -> object(whole, tool, number);
            case Piece.Parameters form ->
                new ParameterRules(form, schemas, parameters(tool), "tool " + number).arguments();
            case Piece.Marked form -> schemas.marked(schema(tool), "tool " + number, form);
            case Piece.Keywords form ->
                new KeywordRules(form, schemas, parameters(tool), "tool " + number).arguments();
            case Piece.Elements form ->
                new ElementRules(form, schemas, parameters(tool), "tool " + number).arguments();
          });
    }
    return new Expression.Sequence(parts);
  }

  /** What begins an answer: the head of a message may begin with white space. */
  private Expression first(String text) {
    var stripped = text.stripLeading();
    if (messages.isEmpty()) return fixed(stripped);
    var space = literal(text.substring(0, text.length() - stripped.length()));
    return Expression.sequence(optional(space), fixed(stripped));
  }

  /** Text with control tokens in it. */
  static Expression fixed(String text) {
    var parts = new ArrayList<Expression>();
    for (var part : Controls.parts(text)) {
      parts.add(part.isControl() ? control(part.text()) : literal(part.text()));
    }
    return new Expression.Sequence(parts);
  }

  private Expression arguments(ToolSpec tool, int number) {
    return schemas.json(schema(tool), "tool " + number);
  }

  /** What arguments are held to. */
  private static String schema(ToolSpec tool) {
    return tool.strict() ? parameters(tool) : ANY;
  }

  private static String parameters(ToolSpec tool) {
    return tool.parameters().isBlank() ? ANY : tool.parameters();
  }

  /** An example of an object, with holes in it. */
  private Expression object(Piece.Whole whole, ToolSpec tool, int number) {
    var text = whole.text();
    var keys = whole.keys();
    if (keys.nameIsKey()) {
      var name = '"' + Examples.NAME + '"';
      int at = text.indexOf(name);
      int begin = text.indexOf('{', at);
      int end = text.lastIndexOf('}');
      return Expression.sequence(
          literal(text.substring(0, at) + JsonStrings.quote(tool.name())),
          literal(text.substring(at + name.length(), begin)),
          arguments(tool, number),
          literal(text.substring(end)));
    }
    var parts = new ArrayList<Expression>();
    int from = 0;
    for (var hole : Holes.of(text, keys)) {
      parts.add(literal(text.substring(from, hole.from())));
      parts.add(
          switch (hole.kind()) {
            case NAME -> literal(JsonStrings.quote(tool.name()));
            case ID -> {
              boolean counts = text.substring(hole.from(), hole.to()).matches("\"?\\d+\"?");
              yield Expression.sequence(literal("\""), counts ? DIGITS : ID, literal("\""));
            }
            case ARGUMENTS -> {
              if (text.charAt(hole.from()) != '{') {
                throw new GrammarException(
                    GrammarException.Kind.UNSUPPORTED,
                    "",
                    "",
                    "arguments that are written as JSON in a string cannot be enforced");
              }
              yield arguments(tool, number);
            }
          });
      from = hole.to();
    }
    parts.add(literal(text.substring(from)));
    return new Expression.Sequence(parts);
  }
}
