package llm.template;

import java.util.List;

/** Values in order. */
sealed interface SequenceValue extends Value permits ListValue, TupleValue {
  List<Value> items();

  /** A sequence of the same type. */
  SequenceValue like(List<Value> items);

  @Override
  default boolean truth() {
    return !items().isEmpty();
  }
}
