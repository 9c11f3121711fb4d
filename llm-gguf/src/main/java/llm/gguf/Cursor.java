package llm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads a file's header from front to back, in its byte order, never past its end.
 *
 * <p>Whoever reads says what is being read, so that an error can name it.
 */
final class Cursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String file;
  private final MemorySegment bytes;
  private boolean bigEndian;
  private long position;
  private String reading = "the header";

  Cursor(String file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  void bigEndian() {
    bigEndian = true;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  void reading(String what) {
    reading = what;
  }

  long position() {
    return position;
  }

  long remaining() {
    return bytes.byteSize() - position;
  }

  /** An error about what is being read. */
  GgufException error(String problem) {
    return new GgufException(file, reading + " " + problem);
  }

  /** An error about the file as a whole. */
  GgufException fileError(String problem) {
    return new GgufException(file, problem);
  }

  int int32() {
    var value = bytes.get(INT, advance(Integer.BYTES));
    return bigEndian ? Integer.reverseBytes(value) : value;
  }

  long int64() {
    var value = bytes.get(LONG, advance(Long.BYTES));
    return bigEndian ? Long.reverseBytes(value) : value;
  }

  /** An integer of so many bytes (1, 2, 4 or 8), extended with zeros. */
  long bits(int width) {
    return switch (width) {
      case 1 -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, advance(1)));
      case 2 -> {
        var value = bytes.get(SHORT, advance(Short.BYTES));
        yield Short.toUnsignedLong(bigEndian ? Short.reverseBytes(value) : value);
      }
      case 4 -> Integer.toUnsignedLong(int32());
      default -> int64();
    };
  }

  /**
   * A count of things that follow, each of at least so many bytes: more than fit into the rest of
   * the file are refused, so that nothing is ever allocated for them.
   */
  long count(String things, int minimumBytes) {
    var count = int64();
    if (count < 0 || count > remaining() / minimumBytes) {
      throw error(
          "claims %s %s of at least %d bytes, but the file has only %d bytes left"
              .formatted(Long.toUnsignedString(count), things, minimumBytes, remaining()));
    }
    return count;
  }

  /** A string: its length in bytes, then its bytes. */
  String string(String what, int maximumBytes) {
    var length = int64();
    if (length < 0 || length > maximumBytes) {
      throw error(
          "has %s of %s bytes; expected at most %d"
              .formatted(what, Long.toUnsignedString(length), maximumBytes));
    }
    return new String(take(length), UTF_8);
  }

  /** The next bytes, copied. */
  byte[] take(long length) {
    var start = advance(length);
    return bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Passes over bytes; fewer are left only if the file is cut off. */
  long advance(long length) {
    if (length < 0 || length > remaining()) {
      throw error(
          "needs %s bytes at position %d, but the file ends after %d: is it cut off?"
              .formatted(Long.toUnsignedString(length), position, remaining()));
    }
    var start = position;
    position += length;
    return start;
  }

  /** Goes back to where something began. */
  void rewind(long start) {
    position = start;
  }
}
