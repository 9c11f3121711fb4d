package llm.tensor.asm.amd64;

/**
 * An operand in memory: where a register points, plus a multiple of another one, plus a
 * displacement in bytes; or a constant behind the code.
 *
 * @param index RSP if there is none, as the processor has it
 * @param scale 1, 2, 4 or 8; 0 for a constant, whose place the displacement is, from the first one
 */
public record Memory(Register base, Register index, int scale, int displacement) {
  /** A constant behind the code: its address is told from the next instruction's. */
  static Memory ofConstant(int offset) {
    return new Memory(Register.RBP, Register.RSP, 0, offset);
  }

  /** The same, and a multiple of a register beyond it. */
  public Memory plus(Register index, int scale) {
    if (isConstant()) throw new IllegalArgumentException("a constant has no index");
    return new Memory(base, index, scale, displacement);
  }

  /** The same, so many bytes beyond it. */
  public Memory plus(int bytes) {
    return new Memory(base, index, scale, displacement + bytes);
  }

  boolean isConstant() {
    return scale == 0;
  }

  boolean hasIndex() {
    return index != Register.RSP;
  }
}
