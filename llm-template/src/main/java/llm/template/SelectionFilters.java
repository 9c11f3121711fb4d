package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that apply other filters or tests to each item. */
final class SelectionFilters {
  static final BuiltinTable TABLE =
      new BuiltinTable()
          .add("map(*)", (self, in, c) -> map(self, in, c))
          .add("select(*)", (self, in, c) -> select(self, test(in, 0, c), c))
          .add("reject(*)", (self, in, c) -> select(self, test(in, 0, c).negate(), c))
          .add("selectattr(*)", (self, in, c) -> select(self, attribute(in, c), c))
          .add("rejectattr(*)", (self, in, c) -> select(self, attribute(in, c).negate(), c));

  private SelectionFilters() {}

  /** As in Jinja, what is false has no items. */
  private static List<Value> items(Value self, RenderContext context) {
    return self.truth() ? Iteration.items(self, context) : List.of();
  }

  private static Value map(Value self, Arguments in, RenderContext context) {
    UnaryOperator<Value> change =
        in.positional().isEmpty() ? member(in, context.budget()) : filter(in, context);
    var result = new ArrayList<Value>();
    for (var item : items(self, context)) {
      result.add(change.apply(item));
    }
    return ListValue.of(result);
  }

  private static UnaryOperator<Value> member(Arguments in, Budget budget) {
    var attribute = Keys.attribute(in.get("attribute"), budget);
    return item -> {
      var value = attribute.apply(item);
      return value instanceof UndefinedValue ? in.get("default", value) : value;
    };
  }

  private static UnaryOperator<Value> filter(Arguments in, RenderContext context) {
    var arguments = rest(in, 0);
    return item -> Filters.apply(item, arguments, context);
  }

  private static Predicate<Value> test(Arguments in, int at, RenderContext context) {
    if (in.positional().size() <= at) {
      return Value::truth;
    }
    var arguments = rest(in, at);
    return item -> Tests.apply(item, arguments, context).truth();
  }

  /** What follows argument {@code at}, which names a filter or test. */
  private static Arguments rest(Arguments in, int at) {
    if (!(in.positional().get(at) instanceof Text name)) {
      throw Failure.evaluation(in.callee() + " takes the name of a filter or test");
    }
    List<Value> others = in.positional().subList(at + 1, in.positional().size());
    return new Arguments(name.value(), others, new LinkedHashMap<>(in.named()));
  }

  private static Predicate<Value> attribute(Arguments in, RenderContext context) {
    if (in.positional().isEmpty()) {
      throw Failure.evaluation(in.callee() + " lacks the name of an attribute");
    }
    var attribute = Keys.attribute(in.positional().getFirst(), context.budget());
    var test = test(in, 1, context);
    return item -> test.test(attribute.apply(item));
  }

  private static Value select(Value self, Predicate<Value> test, RenderContext context) {
    var result = new ArrayList<Value>();
    for (var item : items(self, context)) {
      if (test.test(item)) {
        result.add(item);
      }
    }
    return ListValue.of(result);
  }
}
