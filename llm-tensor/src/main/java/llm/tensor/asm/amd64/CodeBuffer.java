package llm.tensor.asm.amd64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Machine code that is being written, and the constants that lie behind it. */
final class CodeBuffer {
  private static final int START_BYTES = 4096;
  private static final int ALIGNMENT = 64; // of the constants: each at a multiple of its size

  private byte[] code = new byte[START_BYTES];
  private int size;
  private final List<Constant> constants = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();

  /**
   * A place in the code that says how far a constant is from the next instruction.
   *
   * @param at where its four bytes are
   * @param next where the next instruction starts
   * @param offset of the constant, from the first one
   */
  private record Reference(int at, int next, int offset) {}

  /** So many bytes behind the first constant. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Constant(byte[] value, int offset) {
    int end() {
      return offset + value.length;
    }
  }

  int size() {
    return size;
  }

  void bytes(int... values) {
    if (size + values.length > code.length) code = Arrays.copyOf(code, 2 * code.length);
    for (int value : values) code[size++] = (byte) value;
  }

  void int32(int value) {
    bytes(value, value >> 8, value >> 16, value >> 24);
  }

  void int64(long value) {
    int32((int) value);
    int32((int) (value >> Integer.SIZE));
  }

  /** Replaces the four bytes before a place by the distance from there to here. */
  void land(int from) {
    put(code, from - Integer.BYTES, size - from);
  }

  /**
   * Where a constant is, from the first one: equal ones are one.
   *
   * @param value whose size is a power of two, 64 at most
   */
  int constant(byte[] value) {
    for (var present : constants) {
      if (Arrays.equals(present.value, value)) return present.offset;
    }
    if (Integer.bitCount(value.length) != 1 || value.length > ALIGNMENT) {
      throw new IllegalArgumentException(value.length + " bytes are no constant");
    }
    int end = constants.isEmpty() ? 0 : constants.getLast().end();
    int offset = Math.ceilDiv(end, value.length) * value.length;
    constants.add(new Constant(value.clone(), offset));
    return offset;
  }

  /**
   * Writes the distance to a constant.
   *
   * @param bytesBehind of the instruction, behind these four
   */
  void distance(int offset, int bytesBehind) {
    references.add(new Reference(size, size + Integer.BYTES + bytesBehind, offset));
    int32(0);
  }

  /** All of it, the constants behind the code. */
  byte[] all() {
    if (constants.isEmpty()) return Arrays.copyOf(code, size);
    int pool = Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT;
    var all = Arrays.copyOf(Arrays.copyOf(code, size), pool + constants.getLast().end());
    for (var constant : constants) {
      System.arraycopy(constant.value, 0, all, pool + constant.offset, constant.value.length);
    }
    for (var r : references) put(all, r.at, pool + r.offset - r.next);
    return all;
  }

  private static void put(byte[] target, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) target[at + i] = (byte) (value >> i * Byte.SIZE);
  }
}
