package llm.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Typed access to a file's metadata; a value of the wrong type is an error that names its key. */
record Metadata(Map<String, ?> values) {
  /** The same metadata, but with {@code value} at {@code key}. */
  Metadata with(String key, Object value) {
    var changed = new HashMap<String, Object>(values);
    changed.put(key, value);
    return new Metadata(changed);
  }

  String string(String key) {
    return optionalString(key).orElseThrow(() -> missing(key));
  }

  Optional<String> optionalString(String key) {
    return find(key, String.class, "a string");
  }

  boolean flag(String key, boolean otherwise) {
    return find(key, Boolean.class, "a boolean").orElse(otherwise);
  }

  OptionalInt id(String key) {
    var number = find(key, Number.class, "an integer");
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    long value = number.get().longValue();
    // Converters write "no such token" as -1, which some store as an unsigned 32-bit integer.
    return value < 0 || value > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) value);
  }

  List<?> list(String key) {
    return optionalList(key).orElseThrow(() -> missing(key));
  }

  Optional<? extends List<?>> optionalList(String key) {
    return find(key, List.class, "an array").map(list -> (List<?>) list);
  }

  /** An element of the array at {@code key}, which must be a {@code type}. */
  static <T> T element(String key, int index, Object value, Class<T> type) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new TokenizerException(
        "%s[%d]: found %s, expected a %s"
            .formatted(key, index, describe(value), type.getSimpleName().toLowerCase(Locale.ROOT)));
  }

  private <T> Optional<T> find(String key, Class<T> type, String expected) {
    Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new TokenizerException(
          "%s: found %s, expected %s".formatted(key, describe(value), expected));
    }
    return Optional.of(type.cast(value));
  }

  private static String describe(Object value) {
    return switch (value) {
      case String text -> "the string '" + text + "'";
      case List<?> list -> "an array of " + list.size();
      default -> String.valueOf(value);
    };
  }

  private static TokenizerException missing(String key) {
    return new TokenizerException(key + " is missing");
  }
}
