package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import llm.template.Expression.ArgumentList;

/** Parses the filters and tests behind an operand. */
final class FilterParser {
  private final TokenStream stream;
  private final OperandParser operands;

  FilterParser(TokenStream stream, OperandParser operands) {
    this.stream = stream;
    this.operands = operands;
  }

  /** Filters, tests and calls behind an operand. */
  Expression behind(Expression target) {
    var result = target;
    while (true) {
      var token = stream.current();
      if (token.isOperator("|")) {
        stream.next();
        result = new Expression.Filtered(result, filter());
      } else if (token.isName("is")) {
        result = test(result);
      } else if (token.isOperator("(")) {
        result = new Expression.Call(result, operands.arguments(), token.line());
      } else {
        return result;
      }
    }
  }

  /** A filter behind {@code |}. */
  Expression.FilterCall filter() {
    int line = stream.line();
    String name = dottedName();
    var arguments = stream.current().isOperator("(") ? operands.arguments() : ArgumentList.EMPTY;
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
      arguments = operands.arguments();
    } else if (startsTestArgument()) {
      stream.enter();
      var argument = new Expression.Positional(operands.postfix(operands.primary()));
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
}
