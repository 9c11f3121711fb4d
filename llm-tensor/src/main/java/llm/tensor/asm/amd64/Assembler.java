package llm.tensor.asm.amd64;

/**
 * Writes machine code for x86-64: general instructions, and those on vectors in one {@link
 * Encoding}.
 *
 * <p>Vector registers are numbers. What an encoding does not have (a register beyond 15, a mask, an
 * instruction) is refused.
 */
public final class Assembler extends GeneralAssembler {
  private static final int BROADCAST_BYTES = 4;
  private static final int BROADCAST = 1 << 4; // in the last byte of EVEX
  private static final int REGISTERS_OF_VEX = 16;

  private final Encoding encoding;

  /** No code yet; vectors of 512 bits. */
  public Assembler() {
    this(Encoding.EVEX_512);
  }

  /** No code yet. */
  public Assembler(Encoding encoding) {
    this(encoding, new CodeBuffer());
  }

  private Assembler(Encoding encoding, CodeBuffer code) {
    super(code);
    this.encoding = encoding;
  }

  /** Writes to the same code in another encoding. */
  public Assembler as(Encoding other) {
    return new Assembler(other, code);
  }

  /** How it writes instructions on vectors. */
  public Encoding encoding() {
    return encoding;
  }

  /** Of two vectors: {@code target = first op second}. */
  public void vector(VectorInstruction op, int target, int first, int second) {
    vector(op, Mask.ALL, target, first, second);
  }

  /** Of one vector. */
  public void vector(VectorInstruction op, int target, int source) {
    vector(op, target, 0, source);
  }

  /** Of two vectors and a byte that says how; of one, the first is 0. */
  public void vector(VectorInstruction op, int target, int first, int second, int how) {
    checkHow(op, true);
    checkRegisters(op, target, second);
    if (op.form.isStore()) prefix(op, second, first, target, 0);
    else prefix(op, target, first, second, 0);
    code.bytes(op.opcode, op.form.isStore() ? direct(second, target) : direct(target, second), how);
  }

  /** Of a vector, memory and a byte that says how; of memory alone, the first is 0. */
  public void vector(VectorInstruction op, int target, int first, Memory second, int how) {
    checkHow(op, true);
    prefix(op, target, first, numbers(second), 0);
    code.bytes(op.opcode);
    memory(target, second, unit(op), 1);
    code.bytes(how);
  }

  /** Of a vector and memory. */
  public void vector(VectorInstruction op, int target, int first, Memory second) {
    vector(op, Mask.ALL, target, first, second);
  }

  /** Of memory alone: a load, or a store of the target. */
  public void vector(VectorInstruction op, int target, Memory source) {
    vector(op, target, 0, source);
  }

  /** Of a vector register and a general one: the second operand. */
  public void vector(VectorInstruction op, int vector, Register general) {
    checkHow(op, false);
    prefix(op, vector, 0, general.number(), 0);
    code.bytes(op.opcode, direct(vector, general.number()));
  }

  /** Of two vectors, in some lanes. */
  public void vector(VectorInstruction op, Mask mask, int target, int first, int second) {
    checkHow(op, false);
    checkRegisters(op, target, second);
    if (op.form.isStore()) prefix(op, second, first, target, mask.bits());
    else prefix(op, target, first, second, mask.bits());
    code.bytes(op.opcode, op.form.isStore() ? direct(second, target) : direct(target, second));
  }

  /** Of a vector and memory, in some lanes: what the others would read need not be there. */
  public void vector(VectorInstruction op, Mask mask, int target, int first, Memory second) {
    checkHow(op, false);
    prefix(op, target, first, numbers(second), mask.bits());
    code.bytes(op.opcode);
    memory(target, second, unit(op), 0);
  }

  /** Of memory alone, in some lanes: a load, or a store of the target. */
  public void vector(VectorInstruction op, Mask mask, int target, Memory source) {
    vector(op, mask, target, 0, source);
  }

  /** Of a vector, and 32 bits of memory that stand in all lanes. */
  public void vectorWithBroadcast(VectorInstruction op, int target, int first, Memory second) {
    checkHow(op, false);
    prefix(op, target, first, numbers(second), BROADCAST);
    code.bytes(op.opcode);
    memory(target, second, BROADCAST_BYTES, 0);
  }

  /** target = source, shifted by so many bits within lanes. */
  public void shift(VectorInstruction op, int target, int source, int bits) {
    if (op.form != InstructionForm.VMI)
      throw new IllegalArgumentException(op + " does not shift by a byte");
    checkRegisters(op, target, source);
    prefix(op, op.extension, target, source, 0);
    code.bytes(op.opcode, direct(op.extension, source), bits);
  }

  /** target = source, shifted up by so many bits within lanes of 32 bits. */
  public void shiftUpInts(int target, int source, int bits) {
    shift(VectorInstruction.VPSLLD, target, source, bits);
  }

  /** The second's elements where the sign of a third vector's is set, and the first's elsewhere. */
  public void blend(VectorInstruction op, int target, int first, int second, int signs) {
    checkRegisters(op, signs);
    vector(op, target, first, second, signs << 4);
  }

  /** All lanes are the same 32 bits. Overwrites RAX. */
  public void broadcast(int target, int value) {
    moveInt(Register.RAX, value);
    if (encoding.isExtended()) {
      vector(VectorInstruction.VPBROADCASTD_REGISTER, target, Register.RAX);
    } else {
      vector(VectorInstruction.VMOVD, target, Register.RAX);
      vector(VectorInstruction.VPBROADCASTD, target, target);
    }
  }

  /** All lanes are the same float. Overwrites RAX. */
  public void broadcast(int target, float value) {
    broadcast(target, Float.floatToRawIntBits(value));
  }

  /** The lanes of a mask register are the lower 16 bits of a general one. */
  public void mask(int target, Register source) {
    vector(VectorInstruction.KMOVW, target, source);
  }

  /** Ends the function. */
  public void end() {
    zeroUpper();
    ret();
  }

  /** Clears the upper parts of vector registers, which slow down code without VEX. */
  public void zeroUpper() {
    code.bytes(0xc5, 0xf8, 0x77); // vzeroupper
  }

  private int unit(VectorInstruction op) {
    return isVex(op) ? 1 : op.memoryBytes(encoding);
  }

  private boolean isVex(VectorInstruction op) {
    return !encoding.isExtended() || op.isAlwaysVex();
  }

  /**
   * VEX or EVEX.
   *
   * @param register in ModRM
   * @param first the operand in the prefix, or 0
   * @param other in ModRM: a vector register, or the general ones that point to memory
   */
  private void prefix(VectorInstruction op, int register, int first, int other, int options) {
    op.check(encoding);
    if (first != 0 && !op.form.hasTwo() && op.form != InstructionForm.VMI) {
      throw new IllegalArgumentException(op + " has one operand");
    }
    if (isVex(op)) {
      if (options != 0) throw new IllegalArgumentException(op + " has no mask and no broadcast");
      checkRegisters(op, register, first);
      vex(op, register, first, other);
    } else {
      evex(op, register, first, other, options);
    }
  }

  private void checkRegisters(VectorInstruction op, int... registers) {
    for (int register : registers) {
      if (isVex(op) && register >= REGISTERS_OF_VEX) {
        throw new IllegalArgumentException(op + " has no register " + register);
      }
    }
  }

  private static void checkHow(VectorInstruction op, boolean hasHow) {
    if (op.form.hasHow() != hasHow) {
      throw new IllegalArgumentException(op + (hasHow ? " has no byte" : " wants a byte"));
    }
  }

  /** Two bytes where they do, or three. */
  private void vex(VectorInstruction op, int register, int first, int other) {
    int r = ~register >> 3 & 1, x = ~other >> 4 & 1, b = ~other >> 3 & 1, w = op.w(false);
    int rest = (~first & 15) << 3 | op.length(encoding) << 2 | op.prefix.ordinal();
    if (x == 1 && b == 1 && w == 0 && op.map == OpcodeMap.M0F) {
      code.bytes(0xc5, r << 7 | rest);
    } else {
      code.bytes(0xc4, r << 7 | x << 6 | b << 5 | op.map.ordinal(), w << 7 | rest);
    }
  }

  /**
   * Four bytes, in which the registers' numbers lie bit by bit, inverted.
   *
   * @param options {@link #BROADCAST}, the bits of a mask, or 0
   */
  private void evex(VectorInstruction op, int register, int first, int other, int options) {
    int r = ~register >> 3 & 1, high = ~register >> 4 & 1;
    int x = ~other >> 4 & 1, b = ~other >> 3 & 1;
    code.bytes(
        0x62,
        r << 7 | x << 6 | b << 5 | high << 4 | op.map.ordinal(),
        op.w(true) << 7 | (~first & 15) << 3 | 4 | op.prefix.ordinal(),
        op.length(encoding) << 5 | options | (~first >> 4 & 1) << 3);
  }

  /** The numbers of a base and an index, as both prefixes want them. */
  private static int numbers(Memory memory) {
    return memory.base().number() | memory.index().number() >> 3 << 4;
  }
}
