package llm.gguf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks what is to be written as metadata, so that what is written can be read. */
final class MetadataValues {
  /** The format sets no limit to an alignment; padding to more than this is a mistake. */
  private static final int MAX_ALIGNMENT = 1 << 20;

  private MetadataValues() {}

  /** The key, unless it is empty or too long. */
  static String checkedKey(String key) {
    var bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes >= 1 && bytes <= MetadataReader.MAX_KEY_BYTES) return key;
    throw new IllegalArgumentException(
        "a key of %d bytes; expected 1 to %d".formatted(bytes, MetadataReader.MAX_KEY_BYTES));
  }

  /** The value in the form in which it would be read, unless it does not fit the type. */
  static Metadata.Entry checked(String key, MetadataType type, Object value) {
    Object stored =
        switch (type) {
          case STRING -> type.cast(value, String.class);
          case ARRAY -> array(value);
          default -> type.decode(type.encode(value));
        };
    if (key.equals(ShardReader.ALIGNMENT) && !isAlignment(stored)) {
      throw new IllegalArgumentException(
          value + "; expected a power of two up to " + MAX_ALIGNMENT);
    }
    return new Metadata.Entry(type, stored);
  }

  /** The type that follows from a value's class. */
  static MetadataType typeOf(Object value) {
    return switch (value) {
      case Byte _ -> MetadataType.INT8;
      case Short _ -> MetadataType.INT16;
      case Integer _ -> MetadataType.INT32;
      case Long _ -> MetadataType.INT64;
      case BigInteger _ -> MetadataType.UINT64;
      case Float _ -> MetadataType.FLOAT32;
      case Double _ -> MetadataType.FLOAT64;
      case Boolean _ -> MetadataType.BOOL;
      case String _ -> MetadataType.STRING;
      case List<?> _ -> MetadataType.ARRAY;
      default ->
          throw new IllegalArgumentException(
              "no metadata type stores a " + value.getClass().getName());
    };
  }

  private static MetadataArray array(Object value) {
    var array =
        switch (value) {
          case MetadataArray made -> made;
          case List<?> list when !list.isEmpty() -> MetadataArray.of(typeOf(list.getFirst()), list);
          case List<?> _ ->
              throw new IllegalArgumentException("an empty list says no type: use putArray");
          default -> MetadataType.ARRAY.cast(value, MetadataArray.class);
        };
    if (NestedArray.depth(array) > NestedArray.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "arrays nested %d deep; expected at most %d"
              .formatted(NestedArray.depth(array), NestedArray.MAX_DEPTH));
    }
    return array;
  }

  private static boolean isAlignment(Object value) {
    return value instanceof Long alignment
        && alignment > 0
        && alignment <= MAX_ALIGNMENT
        && Long.bitCount(alignment) == 1;
  }
}
