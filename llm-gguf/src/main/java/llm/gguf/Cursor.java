package llm.gguf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import llm.tensor.Quoted;

/**
 * Reads a file's header from front to back, in its byte order, never past its end.
 *
 * <p>All is copied from a window of the file that was read into memory: a mapping of a file that is
 * cut off meanwhile would end the VM, and a vocabulary has half a million numbers, which are read
 * before the compiler has got round to the accessors of a memory segment.
 *
 * <p>Whoever reads says what is being read, so that an error can name it.
 */
final class Cursor {
  private static final int WINDOW_BYTES = 1 << 16;

  private final Source source;
  private final MemorySegment windowSegment;
  private final byte[] window;
  private long windowStart;
  private int windowLength;
  private boolean bigEndian;
  private long position;
  private String reading = "the header";

  Cursor(Source source) {
    this.source = source;
    this.window = new byte[(int) Math.min(WINDOW_BYTES, source.size())];
    this.windowSegment = MemorySegment.ofArray(window);
  }

  void bigEndian() {
    bigEndian = true;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  /** Says what is read next, as it is in the file. */
  void reading(String what) {
    reading = what;
  }

  long position() {
    return position;
  }

  long remaining() {
    return source.size() - position;
  }

  /** An error about what is being read. */
  GgufException error(String problem) {
    return new GgufException(source.name(), Quoted.of(reading) + " " + problem);
  }

  /** An error about the file as a whole. */
  GgufException fileError(String problem) {
    return new GgufException(source.name(), problem);
  }

  int int32() {
    return (int) bits(Integer.BYTES);
  }

  long int64() {
    return bits(Long.BYTES);
  }

  /** An integer of so many bytes, at most 8, extended with zeros. */
  long bits(int width) {
    var start = load(advance(width), width);
    long bits = 0;
    for (var i = 0; i < width; i++) {
      long part = window[start + i] & 0xFF;
      bits = bigEndian ? bits << 8 | part : bits | part << 8 * i;
    }
    return bits;
  }

  /** Where in the window bytes are, which are copied there if they are not there yet. */
  private int load(long start, int length) {
    if (start < windowStart || start + length > windowStart + windowLength) {
      windowStart = start;
      windowLength = (int) Math.min(window.length, source.size() - start);
      source.read(start, windowSegment.asSlice(0, windowLength));
    }
    return (int) (start - windowStart);
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
    var taken = new byte[(int) length];
    if (length <= window.length)
      System.arraycopy(window, load(start, taken.length), taken, 0, taken.length);
    else source.read(start, MemorySegment.ofArray(taken));
    return taken;
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
