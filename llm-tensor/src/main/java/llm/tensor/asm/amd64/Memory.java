package llm.tensor.asm.amd64;

/**
 * An operand in memory: where a register points, plus a multiple of another one, plus a
 * displacement in bytes.
 *
 * @param index RSP if there is none, as the processor has it
 * @param scale 1, 2, 4 or 8
 */
public record Memory(Register base, Register index, int scale, int displacement) {
  /** The same, and a multiple of a register beyond it. */
  public Memory plus(Register index, int scale) {
    return new Memory(base, index, scale, displacement);
  }

  boolean hasIndex() {
    return index != Register.RSP;
  }
}
