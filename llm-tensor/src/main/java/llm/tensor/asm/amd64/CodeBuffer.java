package llm.tensor.asm.amd64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Machine code that is being written, and the constants that lie behind it. */
final class CodeBuffer {
  private static final int START_BYTES = 4096;
  private static final int ALIGNMENT = 64; // of each constant: a vector

  private byte[] code = new byte[START_BYTES];
  private int size;
  private final List<byte[]> constants = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();

  /**
   * A place in the code that says how far a constant is from the next instruction.
   *
   * @param at where its four bytes are
   * @param next where the next instruction starts
   * @param offset of the constant, from the first one
   */
  private record Reference(int at, int next, int offset) {}

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

  /** Where a constant is, from the first one: equal ones are one. */
  int constant(byte[] value) {
    int number = 0;
    while (number < constants.size() && !Arrays.equals(constants.get(number), value)) number++;
    if (number == constants.size()) {
      if (value.length > ALIGNMENT) throw new IllegalArgumentException("a long constant");
      constants.add(value.clone());
    }
    return number * ALIGNMENT;
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
    var all = Arrays.copyOf(Arrays.copyOf(code, size), pool + constants.size() * ALIGNMENT);
    for (int i = 0; i < constants.size(); i++) {
      var constant = constants.get(i);
      System.arraycopy(constant, 0, all, pool + i * ALIGNMENT, constant.length);
    }
    for (var r : references) put(all, r.at, pool + r.offset - r.next);
    return all;
  }

  private static void put(byte[] target, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) target[at + i] = (byte) (value >> i * Byte.SIZE);
  }
}
