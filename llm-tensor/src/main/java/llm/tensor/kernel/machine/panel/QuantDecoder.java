package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.asm.amd64.VectorInstruction;

/**
 * Decodes the numbers of a {@link QuadFormat} in registers: written over the assembler, for vectors
 * of any length.
 */
public abstract class QuantDecoder implements QuantSource {
  /** What the code that uses it provides. */
  public record Registers(Register pair, Register head, int constant) {}

  /** Lower nibbles. */
  static final int NIBBLES = 0x0f0f0f0f;

  private static final int LINE = QuadFormat.ROWS * Integer.BYTES; // a quad of all rows

  final QuadFormat format;
  final Assembler a;
  final Registers registers;

  QuantDecoder(QuadFormat format, Assembler a, Registers registers) {
    this.format = format;
    this.a = a;
    this.registers = registers;
  }

  /**
   * The decoder of a format.
   *
   * @param registers where the pair of blocks is, what its super-block starts with, and a vector
   *     register that keeps its value from {@link #begin} on
   */
  public static QuantDecoder of(QuadFormat format, Assembler a, Registers registers) {
    return switch (format) {
      case BYTES -> new ByteDecoder(a, registers);
      case NIBBLES, AFFINE_NIBBLES -> new NibbleDecoder(format, a, registers);
      case SUPER_NIBBLES -> new SuperNibbleDecoder(a, registers);
      case SUPER_BYTES -> new SuperByteDecoder(a, registers);
    };
  }

  /** What all its integers have in common, in all lanes. */
  abstract int constant();

  /** Before anything is decoded. Overwrites RAX. */
  public final void begin() {
    a.broadcast(registers.constant, constant());
  }

  @Override
  public void multipliers(int block, int group, int v, int target) {
    throw new IllegalStateException(format + " has no multipliers");
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    throw new IllegalStateException(format + " has no offsets");
  }

  /** Rows of a vector. */
  final int lanes() {
    return a.encoding().bytes() / Integer.BYTES;
  }

  /** Some rows' ints of a line. */
  final Memory line(int line, int v) {
    int at = format.scaleBytes + format.offsetBytes + line * LINE;
    return registers.pair.at(at + v * a.encoding().bytes());
  }

  /** The lower or upper nibbles of a line. */
  final void nibbles(int line, boolean isUpper, int v, int target) {
    if (isUpper) {
      a.vector(VMOVDQU, target, line(line, v));
      a.shift(VPSRLD, target, target, 4);
      a.vector(VPANDD, target, target, registers.constant);
    } else {
      a.vector(VPANDD, target, registers.constant, line(line, v));
    }
  }

  /** Floats from numbers of half precision that lie one for each row. */
  final void halves(Register base, int at, int v, int target) {
    a.vector(VCVTPH2PS, target, base.at(at + v * lanes() * Short.BYTES));
  }

  /** Ints from bytes that lie one for each row. */
  final void bytes(VectorInstruction widen, int at, int v, int target) {
    a.vector(widen, target, registers.pair.at(at + v * lanes()));
  }

  /** Floats from unsigned bytes, times those of half precision at the super-block's start. */
  final void scaledBytes(int at, int headAt, int v, int target, int other) {
    bytes(VPMOVZXBD, at, v, target);
    a.vector(VCVTDQ2PS, target, target);
    halves(registers.head, headAt, v, other);
    a.vector(VMULPS, target, target, other);
  }

  /** A constant in all lanes. */
  final Memory everywhere(int bits) {
    var bytes = new byte[a.encoding().bytes()];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (bits >> i % 4 * Byte.SIZE);
    return a.constant(bytes);
  }

  /** A constant in all lanes. */
  final Memory everywhere(float value) {
    return everywhere(Float.floatToRawIntBits(value));
  }
}
