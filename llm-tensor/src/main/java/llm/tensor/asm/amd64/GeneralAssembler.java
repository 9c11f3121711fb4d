package llm.tensor.asm.amd64;

/**
 * Writes instructions of x86-64 on general registers.
 *
 * <p>The calling convention is that of Linux (System V): arguments come in RDI, RSI, RDX, RCX, R8
 * and R9 and then at RSP + 8; RBX, RBP and R12 to R15 belong to the caller.
 */
public abstract sealed class GeneralAssembler extends FlowAssembler permits Assembler {
  // Operations in the place of a register, and in the opcodes of the same operations.
  private static final int ADD = 0;
  private static final int OR = 1;
  private static final int AND = 4;
  private static final int SUBTRACT = 5;
  private static final int XOR = 6;
  private static final int SHIFT_UP = 4;
  private static final int SHIFT_DOWN = 5;
  private static final int NEEDS_REX = 4; // from this register on, as a byte

  GeneralAssembler(CodeBuffer code) {
    super(code);
  }

  /** Asks for the cache line of an address. */
  public final void prefetch(Memory address) {
    rex(false, 0, address);
    code.bytes(0x0f, 0x18);
    memory(1, address, 1, 0);
  }

  /** target = 64 bits of memory. */
  public final void load(Register target, Memory source) {
    operation(true, 0x8b, target, source);
  }

  /** target = so many bytes of memory, 1, 2 or 4; the rest is 0. */
  public final void load(Register target, Memory source, int size) {
    rex(false, target.number(), source);
    switch (size) {
      case Byte.BYTES -> code.bytes(0x0f, 0xb6);
      case Short.BYTES -> code.bytes(0x0f, 0xb7);
      default -> code.bytes(0x8b);
    }
    memory(target.number(), source, 1, 0);
  }

  /** Stores the lowest bytes of a register: 1, 2 or 4. */
  public final void store(Memory target, Register source, int size) {
    if (size == Short.BYTES) code.bytes(0x66);
    int needed = size == Byte.BYTES && source.number() >= NEEDS_REX ? 0x40 : 0;
    rex(needed, source.number(), target);
    code.bytes(size == Byte.BYTES ? 0x88 : 0x89);
    memory(source.number(), target, 1, 0);
  }

  /** Stores a register. */
  public final void store(Memory target, Register source) {
    operation(true, 0x89, source, target);
  }

  /** Sets 64 bits of memory. */
  public final void store(Memory target, int value) {
    rex(true, 0, target);
    code.bytes(0xc7);
    memory(0, target, 1, Integer.BYTES);
    code.int32(value);
  }

  /** target = source. */
  public final void move(Register target, Register source) {
    operation(true, 0x89, source, target);
  }

  /** target = value, of 32 bits; the rest is 0. */
  public final void moveInt(Register target, int value) {
    if (target.number() > 7) code.bytes(0x41);
    code.bytes(0xb8 | target.number() & 7);
    code.int32(value);
  }

  /** target = value, of 64 bits. */
  public final void moveLong(Register target, long value) {
    code.bytes(target.number() > 7 ? 0x49 : 0x48, 0xb8 | target.number() & 7);
    code.int64(value);
  }

  /** target = the address itself. */
  public final void address(Register target, Memory memory) {
    operation(true, 0x8d, target, memory);
  }

  /** target += source. */
  public final void add(Register target, Register source) {
    operation(true, ADD << 3 | 1, source, target);
  }

  /** target += memory. */
  public final void add(Register target, Memory source) {
    operation(true, ADD << 3 | 3, target, source);
  }

  /** target += value. */
  public final void add(Register target, int value) {
    operation(true, ADD, target, value);
  }

  /** target -= source. */
  public final void subtract(Register target, Register source) {
    operation(true, SUBTRACT << 3 | 1, source, target);
  }

  /** target -= memory. */
  public final void subtract(Register target, Memory source) {
    operation(true, SUBTRACT << 3 | 3, target, source);
  }

  /** target -= value. */
  public final void subtract(Register target, int value) {
    operation(true, SUBTRACT, target, value);
  }

  /** target *= source. */
  public final void multiply(Register target, Register source) {
    rex(true, target.number(), source);
    code.bytes(0x0f, 0xaf, direct(target.number(), source.number()));
  }

  /** target = source * value. */
  public final void multiply(Register target, Register source, int value) {
    rex(true, target.number(), source);
    boolean isShort = isByte(value);
    code.bytes(isShort ? 0x6b : 0x69, direct(target.number(), source.number()));
    immediate(value, isShort);
  }

  /** Keeps the bits of a register that another one has. */
  public final void and(Register target, Register source) {
    operation(true, AND << 3 | 1, source, target);
  }

  /** Keeps the bits of a register that a value has, whose sign is extended. */
  public final void and(Register target, int value) {
    operation(true, AND, target, value);
  }

  /** {@code target &= value}, of 32 bits. */
  public final void andInt(Register target, int value) {
    operation(false, AND, target, value);
  }

  /** target |= source. */
  public final void or(Register target, Register source) {
    operation(true, OR << 3 | 1, source, target);
  }

  /** target |= memory, of 32 bits. */
  public final void orInt(Register target, Memory source) {
    operation(false, OR << 3 | 3, target, source);
  }

  /** target ^= source: of itself, 0. */
  public final void xor(Register target, Register source) {
    operation(true, XOR << 3 | 1, source, target);
  }

  /** target ^= value, of 32 bits. */
  public final void xorInt(Register target, int value) {
    operation(false, XOR, target, value);
  }

  /** Shifts 64 bits up. */
  public final void shiftUp(Register target, int bits) {
    shift(true, SHIFT_UP, target, bits);
  }

  /** Shifts an unsigned number of 64 bits down. */
  public final void shiftDown(Register target, int bits) {
    shift(true, SHIFT_DOWN, target, bits);
  }

  /** Shifts a number of 32 bits up. */
  public final void shiftUpInt(Register target, int bits) {
    shift(false, SHIFT_UP, target, bits);
  }

  /** Shifts an unsigned number of 32 bits down. */
  public final void shiftDownInt(Register target, int bits) {
    shift(false, SHIFT_DOWN, target, bits);
  }
}
