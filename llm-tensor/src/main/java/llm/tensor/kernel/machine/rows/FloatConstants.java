package llm.tensor.kernel.machine.rows;

import llm.tensor.asm.amd64.Assembler;

/**
 * Constants of machine code, each in all lanes of a vector register: the last register first.
 *
 * <p>They are set where they are asked for, ahead of a loop.
 */
final class FloatConstants {
  private static final int REGISTERS = 32;

  private final Assembler a;
  private int first = REGISTERS;

  FloatConstants(Assembler a) {
    this.a = a;
  }

  /** The register of a constant. */
  int of(float value) {
    a.broadcast(next(), value);
    return first;
  }

  /** The register of 32 bits. */
  int ofBits(int bits) {
    a.broadcast(next(), bits);
    return first;
  }

  /** The registers of some constants. */
  int[] of(float... values) {
    var registers = new int[values.length];
    for (int i = 0; i < values.length; i++) registers[i] = of(values[i]);
    return registers;
  }

  /** A register that the caller sets. */
  int next() {
    return --first;
  }
}
