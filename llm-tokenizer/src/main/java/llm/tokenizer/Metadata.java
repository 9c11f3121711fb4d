package llm.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Typed access to a file's metadata; a value of the wrong type is an error that names its key.
 *
 * @param values by key
 * @param warnings what is wrong, and what is done instead
 */
record Metadata(Map<String, ?> values, List<String> warnings) {
  private static final int LONGEST_QUOTE = 60;

  /** Metadata of which nothing is said yet. */
  Metadata(Map<String, ?> values) {
    this(values, new ArrayList<>());
  }

  /** The same metadata, but with {@code value} at {@code key}. */
  Metadata with(String key, Object value) {
    var changed = new HashMap<String, Object>(values);
    changed.put(key, value);
    return new Metadata(changed, warnings);
  }

  /** Says that something is wrong with which the vocabulary can be used all the same. */
  void warn(String message, Object... arguments) {
    warnings.add(message.formatted(arguments));
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

  /** An id; nothing where the file says that there is no such token. */
  OptionalInt id(String key) {
    var number = find(key, Number.class, "an integer");
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!isInteger(number.get())) {
      throw new TokenizerException(
          "%s: found %s, expected an integer".formatted(key, number.get()));
    }
    long value = number.get().longValue();
    // Converters write "no such token" as -1, which some store as an unsigned 32-bit integer.
    if (value == -1 || value == 0xFFFF_FFFFL) {
      return OptionalInt.empty();
    }
    boolean fits = value >= 0 && value <= Integer.MAX_VALUE;
    return OptionalInt.of(fits ? (int) value : Integer.MAX_VALUE); // an id of no vocabulary
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
    throw mismatch(key, index, value, type == String.class ? "a string" : "a number");
  }

  /** An element of the array at {@code key}, which must be an integer. */
  static long integer(String key, int index, Object value) {
    if (value instanceof Number number && isInteger(number)) {
      return number.longValue();
    }
    throw mismatch(key, index, value, "an integer");
  }

  private static boolean isInteger(Number number) {
    return !(number instanceof Float || number instanceof Double);
  }

  private static TokenizerException mismatch(String key, int index, Object value, String expected) {
    return new TokenizerException(
        "%s[%d]: found %s, expected %s".formatted(key, index, describe(value), expected));
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
      case String text -> "the string " + quote(text);
      case byte[] _ -> "a string that is not UTF-8";
      case List<?> list -> "an array of " + list.size();
      default -> String.valueOf(value);
    };
  }

  /** A text of a file in a message: no longer than a line, without control characters. */
  static String quote(String text) {
    boolean isLong = text.length() > LONGEST_QUOTE;
    String shown = isLong ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return "'" + CodePoints.wellFormed(shown.replaceAll("\\p{Cntrl}", "\uFFFD")) + "'";
  }

  private static TokenizerException missing(String key) {
    return new TokenizerException(key + " is missing");
  }
}
