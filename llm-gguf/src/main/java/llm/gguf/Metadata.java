package llm.gguf;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import llm.tensor.Quoted;

/**
 * The metadata of a GGUF file: keys and their values, in the file's order.
 *
 * <p>{@link MetadataType} says which Java types the values have. The getters for one kind of value
 * are empty where the key is absent, and throw a {@link GgufException} that names key, found and
 * expected type where its value is of another kind. Immutable; may be used after the file is
 * closed.
 */
public final class Metadata {
  private final String file;
  private final Map<String, Entry> entries;
  private final Map<String, Object> values;

  /** A value and the type that the file stores it as. */
  record Entry(MetadataType type, Object value) {}

  /** Takes the entries over. */
  Metadata(String file, SequencedMap<String, Entry> entries) {
    this.file = file;
    this.entries = Collections.unmodifiableMap(entries);
    var values = new LinkedHashMap<String, Object>();
    entries.forEach((key, entry) -> values.put(key, entry.value));
    this.values = Collections.unmodifiableMap(values);
  }

  /** All values by key, in the file's order; unmodifiable. */
  public Map<String, Object> asMap() {
    return values;
  }

  /** Whether there is a value of that key. */
  public boolean contains(String key) {
    return values.containsKey(key);
  }

  /** The type that the file stores a value as; {@link #elementTypeOf} says more of an array. */
  public Optional<MetadataType> typeOf(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::type);
  }

  /** The type of an array's elements; empty if the key is absent or no array. */
  public Optional<MetadataType> elementTypeOf(String key) {
    return values.get(key) instanceof MetadataArray array
        ? Optional.of(array.elementType())
        : Optional.empty();
  }

  /** A {@link MetadataType#STRING}. */
  public Optional<String> string(String key) {
    return find(key, "a STRING", String.class);
  }

  /** A {@link MetadataType#BOOL}. */
  public Optional<Boolean> bool(String key) {
    return find(key, "a BOOL", Boolean.class);
  }

  /** A value of any integer type, up to {@link Long#MAX_VALUE}. */
  public Optional<Long> integer(String key) {
    if (values.get(key) instanceof BigInteger big) throw tooLarge(key, big);
    return find(key, "an integer", Long.class);
  }

  /** A value of any number type, as a double: exact for floats and integers up to 2^53. */
  public Optional<Double> number(String key) {
    return find(key, "a number", Number.class).map(Number::doubleValue);
  }

  /** An array of any type. */
  public Optional<MetadataArray> array(String key) {
    return find(key, "an ARRAY", MetadataArray.class);
  }

  /** An array of {@link MetadataType#STRING}. Each call of {@code get} decodes its string. */
  public Optional<List<String>> strings(String key) {
    return elements(key, "STRING", String.class);
  }

  /** An array of {@link MetadataType#BOOL}. */
  public Optional<List<Boolean>> bools(String key) {
    return elements(key, "BOOL", Boolean.class);
  }

  /** An array of {@link MetadataType#FLOAT32}. */
  public Optional<List<Float>> floats(String key) {
    return elements(key, "FLOAT32", Float.class);
  }

  /** An array of any integer type, whose elements are up to {@link Long#MAX_VALUE}. */
  public Optional<List<Long>> integers(String key) {
    if (values.get(key) instanceof NumberArray array
        && array.elementType() == MetadataType.UINT64) {
      for (var element : array) if (element instanceof BigInteger big) throw tooLarge(key, big);
    }
    return elements(key, "integers", Long.class);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  private <T> Optional<T> find(String key, String expected, Class<T> kind) {
    var value = values.get(key);
    if (value == null) return Optional.empty();
    if (!kind.isInstance(value)) throw mismatch(key, expected);
    return Optional.of(kind.cast(value));
  }

  /** An empty array has elements of every type: some writers give it any. */
  private <E> Optional<List<E>> elements(String key, String expected, Class<E> kind) {
    var array = find(key, "an ARRAY of " + expected, MetadataArray.class);
    if (array.isPresent() && !array.get().isEmpty() && !kind.isInstance(array.get().getFirst())) {
      throw mismatch(key, "an ARRAY of " + expected);
    }
    return array.map(all -> new Elements<>(all, kind));
  }

  private GgufException mismatch(String key, String expected) {
    var type = Objects.requireNonNull(entries.get(key), key).type();
    var found = elementTypeOf(key).map(element -> type + " of " + element).orElse(type.name());
    return new GgufException(
        file, "%s is %s; expected %s".formatted(Quoted.of(key), found, expected));
  }

  private GgufException tooLarge(String key, BigInteger found) {
    return new GgufException(
        file, "%s is %s; expected at most %d".formatted(Quoted.of(key), found, Long.MAX_VALUE));
  }

  @Override
  public String toString() {
    return file + ": " + entries.size() + " metadata values";
  }
}
