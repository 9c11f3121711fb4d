package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys and values in the order of insertion; the template may change it. */
final class DictValue implements Value {
  /** A key as first written, and its value. */
  record Entry(Value key, Value value) {}

  /** By what makes two keys the same one: 1, 1.0 and true are. */
  private final Map<Object, Entry> entries = new LinkedHashMap<>();

  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  List<Value> keys() {
    return new ArrayList<>(entries.values().stream().map(Entry::key).toList());
  }

  List<Value> values() {
    return new ArrayList<>(entries.values().stream().map(Entry::value).toList());
  }

  int size() {
    return entries.size();
  }

  void put(Value key, Value value) {
    entries.merge(
        identity(key), new Entry(key, value), (old, now) -> new Entry(old.key(), now.value()));
  }

  void put(String key, Value value) {
    put(Text.markup(key), value);
  }

  void clear() {
    entries.clear();
  }

  Optional<Value> get(Value key) {
    return Optional.ofNullable(entries.get(identity(key))).map(Entry::value);
  }

  Optional<Value> remove(Value key) {
    return Optional.ofNullable(entries.remove(identity(key))).map(Entry::value);
  }

  DictValue copy() {
    var result = new DictValue();
    result.entries.putAll(entries);
    return result;
  }

  private static Object identity(Value key) {
    return switch (key) {
      case TupleValue tuple -> tuple.items().stream().map(DictValue::scalar).toList();
      default -> scalar(key);
    };
  }

  private static Object scalar(Value key) {
    return switch (key) {
      case Text text -> text.value();
      case IntValue number -> number.value();
      case BoolValue flag -> flag.truth() ? 1L : 0L;
      case FloatValue number when number.value() == (long) number.value() -> (long) number.value();
      case FloatValue number -> number.value();
      case NoneValue none -> none;
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw Failure.evaluation("'" + key.typeName() + "' cannot be the key of a dict");
    };
  }

  @Override
  public String typeName() {
    return "dict";
  }

  @Override
  public boolean truth() {
    return !entries.isEmpty();
  }
}
