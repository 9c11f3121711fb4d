package llm.template;

import java.util.List;
import java.util.Optional;

/** What {@code value.name} and {@code value[key]} give. */
final class Members {
  private Members() {}

  /** {@code value.name}: a method, or else an item. */
  static Value member(Value value, String name) {
    return own(value, name)
        .or(() -> value instanceof DictValue dict ? dict.get(name) : Optional.empty())
        .orElseGet(() -> UndefinedValue.member(value, name));
  }

  /** {@code value[key]}: an item, or else a method. */
  static Value item(Value value, Value key, Budget budget) {
    if (key instanceof UndefinedValue undefined && !(value instanceof UndefinedValue)) {
      return undefined;
    }
    return switch (value) {
      case DictValue dict -> dict.get(key, budget).orElseGet(() -> named(value, key));
      case Text text when Numbers.isInteger(key) -> character(text, Numbers.asInt(key), budget);
      case SequenceValue sequence when Numbers.isInteger(key) ->
          element(sequence.items(), Numbers.asInt(key), value);
      default -> named(value, key);
    };
  }

  private static Value named(Value value, Value key) {
    if (key instanceof Text name) {
      return own(value, name.value()).orElseGet(() -> UndefinedValue.member(value, name.value()));
    }
    if (value instanceof UndefinedValue undefined) {
      throw undefined.failure();
    }
    return UndefinedValue.member(
        value, Numbers.isSmall(key) ? Long.toString(Numbers.asLong(key)) : key.typeName());
  }

  private static Value character(Text text, int index, Budget budget) {
    int length = text.length();
    int position = index < 0 ? index + length : index;
    if (position < 0 || position >= length) {
      return UndefinedValue.member(text, Integer.toString(index));
    }
    int from = text.offset(position);
    return text.slice(from, text.offset(position + 1), budget);
  }

  private static Value element(List<Value> items, int index, Value owner) {
    int position = index < 0 ? index + items.size() : index;
    return position < 0 || position >= items.size()
        ? UndefinedValue.member(owner, Integer.toString(index))
        : items.get(position);
  }

  /** What the value's type itself defines. */
  private static Optional<Value> own(Value value, String name) {
    return switch (value) {
      case UndefinedValue undefined -> throw undefined.failure();
      case ObjectValue object -> object.member(name);
      case Text text -> bound(TextMethods.TABLE, value, name);
      case ListValue list -> bound(ListMethods.TABLE, value, name);
      case TupleValue tuple ->
          tuple.named(name).or(() -> bound(ListMethods.TUPLE_TABLE, value, name));
      case DictValue dict -> bound(DictMethods.TABLE, value, name);
      case IntValue number -> bound(NumberMethods.WHOLE_TABLE, value, name);
      case BoolValue number -> bound(NumberMethods.WHOLE_TABLE, value, name);
      case FloatValue number -> bound(NumberMethods.FLOAT_TABLE, value, name);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> bound(BuiltinTable table, Value value, String name) {
    return table.find(name).map(builtin -> new BoundMethod(builtin, value));
  }
}
