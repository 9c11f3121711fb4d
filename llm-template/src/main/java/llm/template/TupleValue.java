package llm.template;

import java.util.List;
import java.util.Optional;

/**
 * A sequence that never changes.
 *
 * @param items in order
 * @param names what the first of them can be called; none in most tuples
 */
record TupleValue(List<Value> items, List<String> names) implements SequenceValue {
  TupleValue {
    items = List.copyOf(items);
  }

  TupleValue(List<Value> items) {
    this(items, List.of());
  }

  /** The item of that name. */
  Optional<Value> named(String name) {
    int index = names.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(items.get(index));
  }

  static TupleValue of(Value... items) {
    return new TupleValue(List.of(items));
  }

  @Override
  public TupleValue like(List<Value> others) {
    return new TupleValue(others);
  }

  @Override
  public String typeName() {
    return "tuple";
  }
}
