package llm.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What filters compare, group or select items by. */
final class Keys {
  private Keys() {}

  /** The argument {@code attribute}'s member of an item; the item itself without one. */
  static UnaryOperator<Value> attribute(Arguments arguments, Budget budget) {
    return arguments
        .present("attribute")
        .map(attribute -> attribute(attribute, budget))
        .orElse(UnaryOperator.identity());
  }

  /** A member, as {@code author.name} or {@code 0}; every step of the way is paid for. */
  static UnaryOperator<Value> attribute(Value attribute, Budget budget) {
    if (!(attribute instanceof Text path)) {
      return value -> Members.item(value, attribute, budget);
    }
    budget.steps(path.value().length());
    var keys = Arrays.stream(path.value().split("\\.", -1)).map(Keys::key).toList();
    return value -> {
      var result = value;
      for (var key : keys) {
        budget.step();
        result = Members.item(result, key, budget);
      }
      return result;
    };
  }

  private static Value key(String name) {
    boolean number =
        !name.isEmpty()
            && name.length() < 9
            && name.chars().allMatch(unit -> unit >= '0' && unit <= '9');
    return number ? new IntValue(Integer.parseInt(name)) : Text.plain(name);
  }

  /** As {@link #folded}; several attributes, {@code role,name}, are compared in turn. */
  static UnaryOperator<Value> several(Arguments arguments, RenderContext context) {
    if (!(arguments.get("attribute", NoneValue.NONE) instanceof Text paths)
        || paths.value().indexOf(',') < 0) {
      return folded(arguments, context);
    }
    boolean withCase = arguments.flag("case_sensitive");
    var keys =
        Arrays.stream(paths.value().split(",", -1))
            .map(path -> attribute(Text.plain(path), context.budget()))
            .toList();
    return value -> {
      var parts = new ArrayList<Value>();
      for (var key : keys) {
        context.budget().step();
        var part = key.apply(value);
        parts.add(withCase ? part : Sorting.withoutCase(part, context));
      }
      return ListValue.of(parts);
    };
  }

  /** As {@link #attribute}, without regard to case unless {@code case_sensitive}. */
  static UnaryOperator<Value> folded(Arguments arguments, RenderContext context) {
    var attribute = attribute(arguments, context.budget());
    return arguments.flag("case_sensitive")
        ? attribute
        : value -> Sorting.withoutCase(attribute.apply(value), context);
  }
}
