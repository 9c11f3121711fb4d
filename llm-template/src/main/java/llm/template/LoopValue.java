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

  private static final Builtin CYCLE =
      new Builtin("cycle", List.of(), true, (self, in, c) -> ((LoopValue) self).cycle(in));
  private static final Builtin CHANGED =
      new Builtin("changed", List.of(), true, (self, in, c) -> ((LoopValue) self).changed(in, c));

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
      case "cycle" -> Optional.of(new BoundMethod(CYCLE, this));
      case "changed" -> Optional.of(new BoundMethod(CHANGED, this));
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

  private Value cycle(Arguments arguments) {
    var values = arguments.positional();
    if (values.isEmpty()) {
      throw Failure.evaluation("loop.cycle has nothing to cycle through");
    }
    return values.get(index % values.size());
  }

  private Value changed(Arguments arguments, RenderContext context) {
    Value now = new TupleValue(arguments.positional());
    var comparison = new Comparison(context.budget());
    boolean same = seen.isPresent() && comparison.equal(seen.get(), now);
    seen = Optional.of(now);
    return BoolValue.of(!same);
  }

  /** How many items there are. */
  int length() {
    return items.size();
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
