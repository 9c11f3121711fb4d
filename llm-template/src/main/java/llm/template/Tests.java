package llm.template;

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

  /** Whether a whole number leaves {@code rest} when it is divided. */
  private static Builtin.Body remainder(long rest) {
    return (self, arguments, context) -> {
      var divisor = arguments.get("num", new IntValue(2));
      var left = new Arithmetic(context).apply("%", self, divisor);
      return BoolValue.of(new Comparison(context.budget()).equal(left, new IntValue(rest)));
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
        .add("odd()", remainder(1))
        .add("even()", remainder(0))
        .add("divisibleby(num)", remainder(0));
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
        .add("lower()", (self, in, c) -> cased(self, c, Character::isLowerCase))
        .add("upper()", (self, in, c) -> cased(self, c, Character::isUpperCase))
        .add("escaped()", is(value -> false))
        .add("filter()", is(value -> value instanceof Text name && Filters.exists(name.value())))
        .add(
            "test()",
            is(value -> value instanceof Text name && Tests.TABLE.find(name.value()).isPresent()));
  }

  private static Value cased(Value value, RenderContext context, IntPredicate test) {
    var text = new PythonText(context.budget()).str(value).value();
    context.budget().each(text.length());
    return BoolValue.of(TextQuestions.isCased(text, test));
  }
}
