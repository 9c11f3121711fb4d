package llm.tensor.asm.amd64;

/**
 * Where operands stand, as the manual names it: in the register of ModRM, in its other operand
 * (which may be memory), in the prefix (V), and in a byte that says how. The first is the target.
 */
enum InstructionForm {
  RM,
  MR,
  RVM,
  VMI,
  RMI,
  MRI,
  RVMI;

  /** Whether a byte says how. */
  boolean hasHow() {
    return this == VMI || this == RMI || this == MRI || this == RVMI;
  }

  /** Whether the target is the operand that may be memory. */
  boolean isStore() {
    return this == MR || this == MRI;
  }

  /** Whether there are two operands beside the target. */
  boolean hasTwo() {
    return this == RVM || this == RVMI;
  }
}
