package llm.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys and values in the order of insertion; the template may change it. */
final class DictValue implements Value {
  /** A key as first written, and its value. */
  record Entry(Value key, Value value) {}

  private static final int STEPS_PER_ENTRY = 16;

  private final LinkedHashMap<DictKey, Entry> entries = new LinkedHashMap<>();

  /** A view. */
  Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  List<Value> keys() {
    var keys = new ArrayList<Value>(size());
    entries.values().forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  List<Value> values() {
    var values = new ArrayList<Value>(size());
    entries.values().forEach(entry -> values.add(entry.value()));
    return values;
  }

  int size() {
    return entries.size();
  }

  /** Puts {@code value}; {@code budget} pays for looking at the key, here and below. */
  void put(Value key, Value value, Budget budget) {
    put(DictKey.of(key, budget), key, value);
  }

  /** Puts the value of an argument's name, which may come out of a caller's dict. */
  void put(String key, Value value) {
    put(DictKey.of(key), Text.plain(key), value);
  }

  private void put(DictKey identity, Value key, Value value) {
    entries.merge(identity, new Entry(key, value), (old, now) -> new Entry(old.key(), now.value()));
  }

  void clear() {
    entries.clear();
  }

  Optional<Value> get(Value key, Budget budget) {
    return value(entries.get(DictKey.of(key, budget)));
  }

  Optional<Value> get(String key) {
    return value(entries.get(DictKey.of(key)));
  }

  Optional<Value> remove(Value key, Budget budget) {
    return value(entries.remove(DictKey.of(key, budget)));
  }

  /** Takes the entry out that was put in last. */
  Optional<Entry> removeLast() {
    return Optional.ofNullable(entries.pollLastEntry()).map(Map.Entry::getValue);
  }

  private static Optional<Value> value(@Nullable Entry entry) {
    return Optional.ofNullable(entry).map(Entry::value);
  }

  DictValue copy(Budget budget) {
    budget.steps((long) STEPS_PER_ENTRY * size());
    var result = new DictValue();
    result.entries.putAll(entries);
    return result;
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
