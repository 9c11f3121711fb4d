package llm.template;

import java.util.List;
import java.util.Optional;

/** The variable {@code loop}: where a loop stands. */
final class LoopValue implements ObjectValue {
  /** What {@code loop(items)} does. */
  @FunctionalInterface
  interface Recursion {
    Text loop(Value items);
  }

  private final List<Value> items;
  private final int depth;
  private final Recursion recursion;
  private int index = -1;
  private Optional<Value> seen = Optional.empty();

  LoopValue(List<Value> items, int depth, Recursion recursion) {
    this.items = items;
    this.depth = depth;
    this.recursion = recursion;
  }

  boolean advance() {
    return ++index < items.size();
  }

  Value current() {
    return items.get(index);
  }

  @Override
  public Optional<Value> member(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> number(index + 1);
      case "index0" -> number(index);
      case "revindex" -> number(size - index);
      case "revindex0" -> number(size - index - 1);
      case "first" -> Optional.of(BoolValue.of(index == 0));
      case "last" -> Optional.of(BoolValue.of(index == size - 1));
      case "length" -> number(size);
      case "depth" -> number(depth);
      case "depth0" -> number(depth - 1);
      case "previtem" -> neighbour(index - 1, "there is no previous item");
      case "nextitem" -> neighbour(index + 1, "there is no next item");
      case "cycle" -> method("cycle(*)", (self, arguments, context) -> cycle(arguments));
      case "changed" -> method("changed(*)", this::changed);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> number(int value) {
    return Optional.of(new IntValue(value));
  }

  private Optional<Value> neighbour(int position, String reason) {
    return Optional.of(
        position >= 0 && position < items.size()
            ? items.get(position)
            : new UndefinedValue(reason));
  }

  private Optional<Value> method(String signature, Builtin.Body body) {
    String name = signature.substring(0, signature.indexOf('('));
    var builtin = new BuiltinTable().add(signature, body).find(name);
    return builtin.map(found -> new BoundMethod(found, this));
  }

  private Value cycle(Arguments arguments) {
    var values = arguments.positional();
    if (values.isEmpty()) {
      throw Failure.evaluation("loop.cycle has nothing to cycle through");
    }
    return values.get(index % values.size());
  }

  private Value changed(Value self, Arguments arguments, RenderContext context) {
    Value now = new TupleValue(arguments.positional());
    var comparison = new Comparison(context.budget());
    boolean same = seen.isPresent() && comparison.equal(seen.get(), now);
    seen = Optional.of(now);
    return BoolValue.of(!same);
  }

  @Override
  public boolean callable() {
    return true;
  }

  @Override
  public Value call(Arguments arguments, RenderContext context) {
    return recursion.loop(arguments.bind(List.of("items"), false).get("items"));
  }

  @Override
  public String typeName() {
    return "LoopContext";
  }
}
