package llm.template;

import java.util.ArrayList;
import java.util.List;

/** A list, which the template may change. */
final class ListValue implements SequenceValue {
  private final List<Value> items;

  private ListValue(List<Value> items) {
    this.items = items;
  }

  /** A list of a copy of {@code items}. */
  static ListValue of(List<? extends Value> items) {
    return new ListValue(new ArrayList<>(items));
  }

  @Override
  public List<Value> items() {
    return items;
  }

  @Override
  public ListValue like(List<Value> others) {
    return of(others);
  }

  @Override
  public String typeName() {
    return "list";
  }
}
