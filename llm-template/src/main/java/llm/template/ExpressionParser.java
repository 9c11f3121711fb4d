package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.template.Expression.ArgumentList;
import llm.template.Token.Kind;

/** Parses expressions with Jinja's precedence, from the conditional down to the filter. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

  private final TokenStream stream;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
  }

  /** One expression, or several separated by commas, which make a tuple. */
  Expression tuple() {
    return tuple(expression());
  }

  /** As {@link #tuple()}, without {@code a if b else c}: an {@code if} follows the expression. */
  Expression tupleBeforeIf() {
    return tuple(or());
  }

  private Expression tuple(Expression first) {
    if (!stream.current().isOperator(",")) {
      return first;
    }
    var items = new ArrayList<Expression>(List.of(first));
    while (stream.skipOperator(",") && startsExpression()) {
      items.add(expression());
    }
    return new Expression.TupleLiteral(items, first.line());
  }

  private boolean startsExpression() {
    var token = stream.current();
    return switch (token.kind()) {
      case BLOCK_END, PRINT_END, END -> false;
      case OPERATOR -> !Set.of(")", "]", "}", "=", ":").contains(token.text());
      default -> true;
    };
  }

  Expression expression() {
    stream.enter();
    var result = or();
    while (stream.current().isName("if")) {
      int line = stream.next().line();
      var test = or();
      Optional<Expression> otherwise =
          stream.skipName("else") ? Optional.of(expression()) : Optional.empty();
      result = new Expression.Conditional(test, result, otherwise, line);
    }
    stream.leave();
    return result;
  }

  private Expression or() {
    var left = and();
    while (stream.current().isName("or")) {
      int line = stream.next().line();
      left = new Expression.Or(left, and(), line);
    }
    return left;
  }

  private Expression and() {
    var left = not();
    while (stream.current().isName("and")) {
      int line = stream.next().line();
      left = new Expression.And(left, not(), line);
    }
    return left;
  }

  private Expression not() {
    if (!stream.current().isName("not")) {
      return comparison();
    }
    stream.enter();
    int line = stream.next().line();
    var result = new Expression.Unary("not", not(), line);
    stream.leave();
    return result;
  }

  private Expression comparison() {
    var first = sum();
    var rest = new ArrayList<Expression.Compared>();
    for (var operator = comparisonOperator();
        operator.isPresent();
        operator = comparisonOperator()) {
      rest.add(new Expression.Compared(operator.get(), sum()));
    }
    return rest.isEmpty() ? first : new Expression.Comparisons(first, rest, first.line());
  }

  private Optional<String> comparisonOperator() {
    var token = stream.current();
    if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
      return Optional.of(stream.next().text());
    }
    if (stream.skipName("in")) {
      return Optional.of("in");
    }
    if (token.isName("not") && stream.following().isName("in")) {
      stream.next();
      stream.next();
      return Optional.of("not in");
    }
    return Optional.empty();
  }

  private boolean isOperator(Set<String> operators) {
    var token = stream.current();
    return token.is(Kind.OPERATOR) && operators.contains(token.text());
  }

  private Expression sum() {
    var left = concatenation();
    while (isOperator(SUMS)) {
      var operator = stream.next();
      left = new Expression.Binary(operator.text(), left, concatenation(), operator.line());
    }
    return left;
  }

  private Expression concatenation() {
    var first = product();
    if (!stream.current().isOperator("~")) {
      return first;
    }
    var parts = new ArrayList<Expression>(List.of(first));
    while (stream.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concatenation(parts, first.line());
  }

  private Expression product() {
    var left = power();
    while (isOperator(PRODUCTS)) {
      var operator = stream.next();
      left = new Expression.Binary(operator.text(), left, power(), operator.line());
    }
    return left;
  }

  private Expression power() {
    var left = unary(true);
    while (stream.current().isOperator("**")) {
      int line = stream.next().line();
      left = new Expression.Binary("**", left, unary(true), line);
    }
    return left;
  }

  private Expression unary(boolean filters) {
    stream.enter();
    Expression result;
    if (isOperator(SUMS)) {
      var operator = stream.next();
      result = new Expression.Unary(operator.text(), unary(false), operator.line());
    } else {
      result = primary();
    }
    result = postfix(result);
    result = filters ? filters(result) : result;
    stream.leave();
    return result;
  }

  private Expression primary() {
    var token = stream.current();
    return switch (token.kind()) {
      case NAME -> name(stream.next());
      case STRING -> strings();
      case INTEGER -> literal(new IntValue(Long.parseLong(stream.next().text())), token);
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
    var result = tuple();
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
      items.add(expression());
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
      var key = expression();
      stream.expectOperator(":");
      pairs.add(new Expression.Pair(key, expression()));
    }
    return new Expression.DictLiteral(pairs, line);
  }

  private Expression postfix(Expression target) {
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
              target,
              literal(new IntValue(Long.parseLong(stream.next().text())), token),
              token.line());
      default -> throw stream.unexpected("a name or number");
    };
  }

  private Expression subscript(Expression target) {
    int line = stream.next().line();
    if (!stream.current().isOperator(":")) {
      var key = tuple();
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
      bounds.add(given ? expression() : new Expression.Literal(NoneValue.NONE, line));
    }
    stream.expectOperator("]");
    while (bounds.size() < 3) {
      bounds.add(new Expression.Literal(NoneValue.NONE, line));
    }
    return new Expression.Slice(target, bounds, line);
  }

  /** Filters, tests and calls behind an operand. */
  private Expression filters(Expression target) {
    var result = target;
    while (true) {
      var token = stream.current();
      if (token.isOperator("|")) {
        stream.next();
        result = new Expression.Filtered(result, filter());
      } else if (token.isName("is")) {
        result = test(result);
      } else if (token.isOperator("(")) {
        result = new Expression.Call(result, arguments(), token.line());
      } else {
        return result;
      }
    }
  }

  /** A filter behind {@code |}. */
  Expression.FilterCall filter() {
    int line = stream.line();
    String name = dottedName();
    var arguments = stream.current().isOperator("(") ? arguments() : ArgumentList.EMPTY;
    return new Expression.FilterCall(name, arguments, line);
  }

  /** The filters that follow, each behind a {@code |}. */
  List<Expression.FilterCall> filterChain() {
    var filters = new ArrayList<Expression.FilterCall>();
    while (stream.skipOperator("|")) {
      filters.add(filter());
    }
    return filters;
  }

  private String dottedName() {
    var name = new StringBuilder(stream.expectName());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.expectName());
    }
    return name.toString();
  }

  private Expression test(Expression target) {
    int line = stream.next().line();
    boolean negated = stream.skipName("not");
    String name = dottedName();
    var arguments = ArgumentList.EMPTY;
    if (stream.current().isOperator("(")) {
      arguments = arguments();
    } else if (startsTestArgument()) {
      stream.enter();
      var argument = new Expression.Positional(postfix(primary()));
      stream.leave();
      arguments = new ArgumentList(List.of(argument));
    }
    Expression result = new Expression.Tested(target, name, arguments, line);
    return negated ? new Expression.Unary("not", result, line) : result;
  }

  private boolean startsTestArgument() {
    var token = stream.current();
    return switch (token.kind()) {
      case NAME -> !Set.of("else", "or", "and", "is", "if", "in", "not").contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }

  /** A call's parentheses and what is between them. */
  ArgumentList arguments() {
    stream.expectOperator("(");
    var arguments = new ArrayList<Expression.Argument>();
    while (!stream.skipOperator(")")) {
      if (!arguments.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator(")")) {
          break;
        }
      }
      var argument = argument();
      if (argument instanceof Expression.Positional
          && arguments.stream().anyMatch(Expression.Named.class::isInstance)) {
        throw stream.failure("an argument without a name follows one with a name");
      }
      arguments.add(argument);
    }
    return new ArgumentList(arguments);
  }

  private Expression.Argument argument() {
    if (stream.skipOperator("*")) {
      return new Expression.Unpacked(expression());
    }
    if (stream.skipOperator("**")) {
      return new Expression.UnpackedNamed(expression());
    }
    if (stream.current().is(Kind.NAME) && stream.following().isOperator("=")) {
      String name = stream.next().text();
      stream.next();
      return new Expression.Named(name, expression());
    }
    return new Expression.Positional(expression());
  }
}
