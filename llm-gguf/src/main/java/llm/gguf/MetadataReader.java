package llm.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Reads the metadata: key, type and value of each pair. */
final class MetadataReader {
  /** An empty key is refused, so: length, one byte, type and a value of a byte. */
  static final int MINIMUM_PAIR_BYTES = Long.BYTES + 1 + Integer.BYTES + 1;

  static final int MAX_KEY_BYTES = 65_535;

  /** An array of bytes in Java, and so a string or array of metadata, cannot be larger. */
  private static final int MAX_VALUE_BYTES = Integer.MAX_VALUE - 8;

  private final Cursor cursor;

  MetadataReader(Cursor cursor) {
    this.cursor = cursor;
  }

  SequencedMap<String, Metadata.Entry> read(long count) {
    var entries = new LinkedHashMap<String, Metadata.Entry>();
    for (long i = 0; i < count; i++) {
      cursor.reading("metadata pair " + (i + 1) + " of " + count);
      var key = cursor.string("a key", MAX_KEY_BYTES);
      if (key.isEmpty()) throw cursor.error("has an empty key");
      cursor.reading(key);
      if (entries.containsKey(key)) throw cursor.error("occurs twice in the metadata");
      var type = type("type");
      entries.put(key, new Metadata.Entry(type, value(type, 0)));
    }
    return entries;
  }

  private MetadataType type(String what) {
    var id = cursor.int32();
    return MetadataType.ofId(id)
        .orElseThrow(
            () ->
                cursor.error(
                    "has the unknown %s %s; expected a metadata value type from 0 to %d"
                        .formatted(
                            what, Integer.toUnsignedString(id), MetadataType.values().length - 1)));
  }

  private Object value(MetadataType type, int depth) {
    return switch (type) {
      case STRING -> cursor.string("a string", MAX_VALUE_BYTES);
      case ARRAY -> array(depth + 1);
      case BOOL -> MetadataType.BOOL.decode(checkedBool(cursor.bits(1)));
      default -> type.decode(cursor.bits(type.byteSize()));
    };
  }

  private MetadataArray array(int depth) {
    if (depth > NestedArray.MAX_DEPTH) {
      throw cursor.error(
          "has arrays nested deeper than %d, which is refused".formatted(NestedArray.MAX_DEPTH));
    }
    var elementType = type("element type");
    var size = cursor.count(elementType + " elements", elementType.minimumBytes());
    if (size > MAX_VALUE_BYTES / elementType.minimumBytes()) {
      throw cursor.error(
          "has %d %s elements; expected at most %d bytes"
              .formatted(size, elementType, MAX_VALUE_BYTES));
    }
    return switch (elementType) {
      case STRING -> strings((int) size);
      case ARRAY -> arrays((int) size, depth);
      default -> numbers(elementType, (int) size);
    };
  }

  private StringArray strings(int size) {
    var start = cursor.position();
    var ends = new int[size];
    for (var i = 0; i < size; i++) {
      cursor.advance(cursor.int64());
      var end = cursor.position() - start;
      if (end > MAX_VALUE_BYTES) {
        throw cursor.error(
            "is an array of more than %d bytes, which is refused".formatted(MAX_VALUE_BYTES));
      }
      ends[i] = (int) end;
    }
    var length = cursor.position() - start;
    cursor.rewind(start);
    return new StringArray(cursor.take(length), ends);
  }

  private NestedArray arrays(int size, int depth) {
    var elements = new ArrayList<MetadataArray>();
    for (var i = 0; i < size; i++) elements.add(array(depth + 1));
    return new NestedArray(elements);
  }

  private NumberArray numbers(MetadataType type, int size) {
    var bytes = cursor.take((long) size * type.byteSize());
    if (type == MetadataType.BOOL) for (var bool : bytes) checkedBool(Byte.toUnsignedLong(bool));
    if (cursor.isBigEndian()) ByteSwap.inPlace(bytes, type.byteSize());
    return new NumberArray(type, bytes);
  }

  private long checkedBool(long bits) {
    if (bits > 1) throw cursor.error("has the BOOL " + bits + "; expected 0 or 1");
    return bits;
  }
}
