package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.template.Token.Kind;

/** Parses expressions with Jinja's precedence, from the conditional down to the filter. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> SUMS = Set.of("+", "-");
  private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");

  private final TokenStream stream;
  private final OperandParser operands;
  private final FilterParser filters;

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
    this.operands = new OperandParser(stream, this);
    this.filters = new FilterParser(stream, operands);
  }

  /** For what stands behind an expression. */
  FilterParser filters() {
    return filters;
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

  private Expression unary(boolean filtered) {
    stream.enter();
    Expression result;
    if (isOperator(SUMS)) {
      var operator = stream.next();
      result = new Expression.Unary(operator.text(), unary(false), operator.line());
    } else {
      result = operands.primary();
    }
    result = operands.postfix(result);
    result = filtered ? filters.behind(result) : result;
    stream.leave();
    return result;
  }
}
