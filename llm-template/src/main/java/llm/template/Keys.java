package llm.template;

import java.util.function.UnaryOperator;

/** What filters compare, group or select items by. */
final class Keys {
  private Keys() {}

  /** The argument {@code attribute}'s member of an item; the item itself without one. */
  static UnaryOperator<Value> attribute(Arguments arguments) {
    return arguments.present("attribute").map(Keys::attribute).orElse(UnaryOperator.identity());
  }

  /** A member, as {@code author.name} or {@code 0}. */
  static UnaryOperator<Value> attribute(Value attribute) {
    if (!(attribute instanceof Text path)) {
      return value -> Members.item(value, attribute);
    }
    String[] names = path.value().split("\\.");
    return value -> {
      var result = value;
      for (String name : names) {
        result = Members.item(result, key(name));
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

  /** As {@link #attribute}, without regard to case unless {@code case_sensitive}. */
  static UnaryOperator<Value> folded(Arguments arguments, RenderContext context) {
    var attribute = attribute(arguments);
    return arguments.flag("case_sensitive")
        ? attribute
        : value -> Sorting.withoutCase(attribute.apply(value), context);
  }
}
