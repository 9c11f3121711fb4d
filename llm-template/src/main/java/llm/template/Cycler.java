package llm.template;

import java.util.List;
import java.util.Optional;

/** What the function {@code cycler} gives: it goes round through values. */
final class Cycler implements ObjectValue {
  private static final Builtin NEXT =
      new Builtin("next", List.of(), false, (self, in, c) -> ((Cycler) self).next());
  private static final Builtin RESET =
      new Builtin("reset", List.of(), false, (self, in, c) -> ((Cycler) self).reset());

  private final TupleValue values;
  private int position;

  private Cycler(List<Value> values) {
    this.values = new TupleValue(values);
  }

  static Cycler of(List<Value> values) {
    if (values.isEmpty()) {
      throw Failure.evaluation("cycler has nothing to cycle through");
    }
    return new Cycler(values);
  }

  @Override
  public Optional<Value> member(String name) {
    return switch (name) {
      case "current" -> Optional.of(current());
      case "pos" -> Optional.of(new IntValue(position));
      case "items" -> Optional.of(values);
      case "next" -> Optional.of(new BoundMethod(NEXT, this));
      case "reset" -> Optional.of(new BoundMethod(RESET, this));
      default -> Optional.empty();
    };
  }

  private Value current() {
    return values.items().get(position);
  }

  private Value next() {
    var current = current();
    position = (position + 1) % values.items().size();
    return current;
  }

  private Value reset() {
    position = 0;
    return NoneValue.NONE;
  }

  @Override
  public String typeName() {
    return "Cycler";
  }
}
