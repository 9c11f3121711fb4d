package llm.template;

import java.util.List;
import java.util.Optional;

/** What has a value; {@code line} is where it stands in the template. */
sealed interface Expression {
  int line();

  /** A value that is written out. */
  record Literal(Value value, int line) implements Expression {}

  /** A variable. */
  record Name(String name, int line) implements Expression {}

  /** {@code [a, b]}. */
  record ListLiteral(List<Expression> items, int line) implements Expression {}

  /** {@code (a, b)}. */
  record TupleLiteral(List<Expression> items, int line) implements Expression {}

  /** {@code {a: b}}. */
  record DictLiteral(List<Pair> pairs, int line) implements Expression {}

  /** {@code key: value} in a dict. */
  record Pair(Expression key, Expression value) {}

  /** {@code not}, {@code -} or {@code +} before an operand. */
  record Unary(String operator, Expression operand, int line) implements Expression {}

  /** Arithmetic. */
  record Binary(String operator, Expression left, Expression right, int line)
      implements Expression {}

  /** {@code and}: the first false operand, or the last. */
  record And(Expression left, Expression right, int line) implements Expression {}

  /** {@code or}: the first true operand, or the last. */
  record Or(Expression left, Expression right, int line) implements Expression {}

  /** {@code a < b <= c}: every neighbouring pair must compare. */
  record Comparisons(Expression first, List<Compared> rest, int line) implements Expression {}

  /** One operator of a chain and what stands to its right. */
  record Compared(String operator, Expression operand) {}

  /** {@code a ~ b ~ c}. */
  record Concatenation(List<Expression> parts, int line) implements Expression {}

  /** {@code a if test else b}. */
  record Conditional(Expression test, Expression then, Optional<Expression> otherwise, int line)
      implements Expression {}

  /** {@code target | filter}. */
  record Filtered(Expression target, FilterCall filter) implements Expression {
    @Override
    public int line() {
      return filter.line();
    }
  }

  /** A filter's name and its arguments. */
  record FilterCall(String name, ArgumentList arguments, int line) {}

  /** {@code target is test}. */
  record Tested(Expression target, String test, ArgumentList arguments, int line)
      implements Expression {}

  /** {@code target(arguments)}. */
  record Call(Expression target, ArgumentList arguments, int line) implements Expression {}

  /** {@code target.name}. */
  record Member(Expression target, String name, int line) implements Expression {}

  /** {@code target[key]}. */
  record Item(Expression target, Expression key, int line) implements Expression {}

  /** {@code target[start:stop:step]}, {@code None} for what is left out. */
  record Slice(Expression target, List<Expression> bounds, int line) implements Expression {}

  /** What stands between the parentheses of a call. */
  record ArgumentList(List<Argument> arguments) {
    static final ArgumentList EMPTY = new ArgumentList(List.of());
  }

  /** One argument. */
  sealed interface Argument {
    Expression value();
  }

  /** {@code value}. */
  record Positional(Expression value) implements Argument {}

  /** {@code name=value}. */
  record Named(String name, Expression value) implements Argument {}

  /** {@code *value}. */
  record Unpacked(Expression value) implements Argument {}

  /** {@code **value}. */
  record UnpackedNamed(Expression value) implements Argument {}
}
