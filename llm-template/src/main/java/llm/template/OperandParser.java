package llm.template;

import java.util.ArrayList;
import java.util.List;
import llm.template.Expression.ArgumentList;
import llm.template.Token.Kind;

/** Parses operands: literals, names, and the members, items and calls behind them. */
final class OperandParser {
  private final TokenStream stream;
  private final ExpressionParser expressions;

  OperandParser(TokenStream stream, ExpressionParser expressions) {
    this.stream = stream;
    this.expressions = expressions;
  }

  /** A literal, a name, or what brackets enclose. */
  Expression primary() {
    var token = stream.current();
    return switch (token.kind()) {
      case NAME -> name(stream.next());
      case STRING -> strings();
      case INTEGER -> literal(Integers.parse(stream.next().text(), 10), token);
      case FLOAT -> literal(new FloatValue(Double.parseDouble(stream.next().text())), token);
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesis();
            case "[" -> new Expression.ListLiteral(items("[", "]"), token.line());
            case "{" -> dict();
            default -> throw stream.unexpected("an expression");
          };
      default -> throw stream.unexpected("an expression");
    };
  }

  private static Expression literal(Value value, Token token) {
    return new Expression.Literal(value, token.line());
  }

  private static Expression name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> literal(BoolValue.TRUE, token);
      case "false", "False" -> literal(BoolValue.FALSE, token);
      case "none", "None" -> literal(NoneValue.NONE, token);
      default -> new Expression.Name(token.text(), token.line());
    };
  }

  /** Neighbouring literals are one string. */
  private Expression strings() {
    int line = stream.line();
    var text = new StringBuilder();
    while (stream.current().is(Kind.STRING)) {
      text.append(stream.next().text());
    }
    return new Expression.Literal(Text.markup(text.toString()), line);
  }

  private Expression parenthesis() {
    int line = stream.next().line();
    if (stream.skipOperator(")")) {
      return new Expression.TupleLiteral(List.of(), line);
    }
    var result = expressions.tuple();
    stream.expectOperator(")");
    return result;
  }

  private List<Expression> items(String open, String close) {
    stream.expectOperator(open);
    var items = new ArrayList<Expression>();
    while (!stream.skipOperator(close)) {
      if (!items.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator(close)) {
          break;
        }
      }
      items.add(expressions.expression());
    }
    return items;
  }

  private Expression dict() {
    int line = stream.next().line();
    var pairs = new ArrayList<Expression.Pair>();
    while (!stream.skipOperator("}")) {
      if (!pairs.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator("}")) {
          break;
        }
      }
      var key = expressions.expression();
      stream.expectOperator(":");
      pairs.add(new Expression.Pair(key, expressions.expression()));
    }
    return new Expression.DictLiteral(pairs, line);
  }

  /** Members, items and calls behind {@code target}. */
  Expression postfix(Expression target) {
    var result = target;
    while (true) {
      var token = stream.current();
      if (token.isOperator(".")) {
        stream.next();
        result = member(result);
      } else if (token.isOperator("[")) {
        result = subscript(result);
      } else if (token.isOperator("(")) {
        result = new Expression.Call(result, arguments(), token.line());
      } else {
        return result;
      }
    }
  }

  private Expression member(Expression target) {
    var token = stream.current();
    return switch (token.kind()) {
      case NAME -> new Expression.Member(target, stream.next().text(), token.line());
      case INTEGER ->
          new Expression.Item(
              target, literal(Integers.parse(stream.next().text(), 10), token), token.line());
      default -> throw stream.unexpected("a name or number");
    };
  }

  private Expression subscript(Expression target) {
    int line = stream.next().line();
    if (!stream.current().isOperator(":")) {
      var key = expressions.tuple();
      if (stream.skipOperator("]")) {
        return new Expression.Item(target, key, line);
      }
      return slice(target, key, line);
    }
    return slice(target, new Expression.Literal(NoneValue.NONE, line), line);
  }

  private Expression slice(Expression target, Expression start, int line) {
    var bounds = new ArrayList<Expression>(List.of(start));
    while (bounds.size() < 3 && stream.skipOperator(":")) {
      boolean given = !stream.current().isOperator(":") && !stream.current().isOperator("]");
      bounds.add(given ? expressions.expression() : new Expression.Literal(NoneValue.NONE, line));
    }
    stream.expectOperator("]");
    while (bounds.size() < 3) {
      bounds.add(new Expression.Literal(NoneValue.NONE, line));
    }
    return new Expression.Slice(target, bounds, line);
  }

  /** A call's parentheses and what is between them. */
  ArgumentList arguments() {
    stream.expectOperator("(");
    var arguments = new ArrayList<Expression.Argument>();
    boolean named = false;
    while (!stream.skipOperator(")")) {
      if (!arguments.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator(")")) {
          break;
        }
      }
      var argument = argument();
      if (named && argument instanceof Expression.Positional) {
        throw stream.failure("an argument without a name follows one with a name");
      }
      named |= argument instanceof Expression.Named;
      arguments.add(argument);
    }
    return new ArgumentList(arguments);
  }

  private Expression.Argument argument() {
    if (stream.skipOperator("*")) {
      return new Expression.Unpacked(expressions.expression());
    }
    if (stream.skipOperator("**")) {
      return new Expression.UnpackedNamed(expressions.expression());
    }
    if (stream.current().is(Kind.NAME) && stream.following().isOperator("=")) {
      String name = stream.next().text();
      stream.next();
      return new Expression.Named(name, expressions.expression());
    }
    return new Expression.Positional(expressions.expression());
  }
}
