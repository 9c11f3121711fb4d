package llm.template;

import java.util.List;

/** A sequence that never changes. */
record TupleValue(List<Value> items) implements SequenceValue {
  TupleValue {
    items = List.copyOf(items);
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
