package llm.tensor.asm.amd64;

/** A general register of x86-64, in the order of its number. */
public enum Register {
  RAX,
  RCX,
  RDX,
  RBX,
  RSP,
  RBP,
  RSI,
  RDI,
  R8,
  R9,
  R10,
  R11,
  R12,
  R13,
  R14,
  R15;

  int number() {
    return ordinal();
  }

  /** Memory at an address that lies in this register, plus a displacement. */
  public Memory at(int displacement) {
    return new Memory(this, RSP, 1, displacement);
  }
}
