package llm.template;

import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** What {@code is} asks. */
final class Tests {
  private static final BuiltinTable TABLE = types(comparisons(new BuiltinTable()));

  private Tests() {}

  static Value apply(Value target, Arguments arguments, RenderContext context) {
    return TABLE
        .find(arguments.callee())
        .orElseThrow(
            () -> Failure.evaluation("there is no test called '" + arguments.callee() + "'"))
        .apply(target, arguments, context);
  }

  private static Builtin.Body is(Predicate<Value> test) {
    return (self, arguments, context) -> BoolValue.of(test.test(self));
  }

  private static Builtin.Body whole(BiPredicate<Long, Long> test) {
    return (self, arguments, context) -> {
      long other = arguments.find("num").map(Numbers::asLong).orElse(2L);
      if (other == 0) {
        throw Failure.evaluation("division by zero");
      }
      return BoolValue.of(test.test(Numbers.asLong(self), other));
    };
  }

  private static Builtin.Body compare(String operator) {
    return (self, arguments, context) ->
        BoolValue.of(
            new Comparison(context.budget()).compare(operator, self, arguments.get("other")));
  }

  private static BuiltinTable comparisons(BuiltinTable table) {
    return table
        .add("eq/equalto/==(other)", compare("=="))
        .add("ne/!=(other)", compare("!="))
        .add("lt/lessthan/<(other)", compare("<"))
        .add("le/<=(other)", compare("<="))
        .add("gt/greaterthan/>(other)", compare(">"))
        .add("ge/>=(other)", compare(">="))
        .add("in(other)", compare("in"))
        .add("sameas(other)", (self, in, c) -> BoolValue.of(same(self, in.get("other"))))
        .add("odd()", whole((number, two) -> Math.floorMod(number, two) == 1))
        .add("even()", whole((number, two) -> number % two == 0))
        .add("divisibleby(num)", whole((number, divisor) -> number % divisor == 0));
  }

  @SuppressWarnings("ReferenceEquality") // that is the question
  private static boolean same(Value left, Value right) {
    return switch (left) {
      case ListValue list -> list == right;
      case DictValue dict -> dict == right;
      case ObjectValue object -> object == right;
      default -> left.equals(right);
    };
  }

  private static BuiltinTable types(BuiltinTable table) {
    return table
        .add("defined()", is(value -> !(value instanceof UndefinedValue)))
        .add("undefined()", is(value -> value instanceof UndefinedValue))
        .add("none()", is(value -> value == NoneValue.NONE))
        .add("true()", is(value -> value == BoolValue.TRUE))
        .add("false()", is(value -> value == BoolValue.FALSE))
        .add("boolean()", is(value -> value instanceof BoolValue))
        .add("integer()", is(value -> value instanceof IntValue))
        .add("float()", is(value -> value instanceof FloatValue))
        .add("number()", is(Numbers::isNumber))
        .add("string()", is(value -> value instanceof Text))
        .add("mapping()", is(value -> value instanceof DictValue))
        .add("iterable()", is(Iteration::isIterable))
        .add("sequence()", is(Iteration::isIterable))
        .add("callable()", is(value -> value instanceof ObjectValue object && object.callable()))
        .add(
            "lower()",
            is(value -> value instanceof Text text && cased(text, Character::isLowerCase)))
        .add(
            "upper()",
            is(value -> value instanceof Text text && cased(text, Character::isUpperCase)))
        .add("escaped()", is(value -> false))
        .add("filter()", is(value -> value instanceof Text name && Filters.exists(name.value())))
        .add(
            "test()",
            is(value -> value instanceof Text name && Tests.TABLE.find(name.value()).isPresent()));
  }

  private static boolean cased(Text text, IntPredicate test) {
    return TextMethods.cased(text, test).truth();
  }
}
