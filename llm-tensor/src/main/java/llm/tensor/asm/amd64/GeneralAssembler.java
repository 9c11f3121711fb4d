package llm.tensor.asm.amd64;

/**
 * Writes instructions of x86-64 on general registers, jumps among them.
 *
 * <p>The calling convention is that of Linux (System V): arguments come in RDI, RSI, RDX, RCX, R8
 * and R9 and then at RSP + 8; RBX, RBP and R12 to R15 belong to the caller.
 */
public abstract sealed class GeneralAssembler permits Assembler {
  private static final int HAS_SIB = 4; // in the place of a base
  private static final int NEEDS_DISPLACEMENT = 5; // a base
  private static final int RIP = 5; // in the place of a base, without displacement

  // Operations in the place of a register, and in the opcodes of the same operations.
  private static final int ADD = 0;
  private static final int OR = 1;
  private static final int AND = 4;
  private static final int SUBTRACT = 5;
  private static final int XOR = 6;
  private static final int COMPARE = 7;
  private static final int SHIFT_UP = 4;
  private static final int SHIFT_DOWN = 5;

  final CodeBuffer code;

  GeneralAssembler(CodeBuffer code) {
    this.code = code;
  }

  /** Where the next instruction starts: for jumps back to it. */
  public final int here() {
    return code.size();
  }

  /** The code so far, and the constants behind it. */
  public final byte[] code() {
    return code.all();
  }

  /**
   * Memory behind the code that has a value, of 1 to 64 bytes: it lies at a multiple of its size.
   */
  public final Memory constant(byte... value) {
    return Memory.ofConstant(code.constant(value));
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
    int needed = size == Byte.BYTES && source.number() >= HAS_SIB ? 0x40 : 0;
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

  /** Puts a register on the stack: addresses relative to RSP move by 8. */
  public final void push(Register source) {
    if (source.number() > 7) code.bytes(0x41);
    code.bytes(0x50 | source.number() & 7);
  }

  /** Takes a register from the stack. */
  public final void pop(Register target) {
    if (target.number() > 7) code.bytes(0x41);
    code.bytes(0x58 | target.number() & 7);
  }

  /** Compares two registers, for a jump: the first is less, or equal, or greater. */
  public final void compare(Register first, Register second) {
    operation(true, COMPARE << 3 | 1, second, first);
  }

  /** Compares a register with memory. */
  public final void compare(Register first, Memory second) {
    operation(true, COMPARE << 3 | 3, first, second);
  }

  /** Compares a register with a value. */
  public final void compare(Register first, int second) {
    operation(true, COMPARE, first, second);
  }

  /** Whether some bits of a register are set: EQUAL if none is. */
  public final void test(Register tested, Register bits) {
    operation(true, 0x85, bits, tested);
  }

  /** Counts a register down, and jumps back unless it is 0. */
  public final void countDown(Register counter, int target) {
    decrement(counter);
    jump(Condition.NOT_EQUAL, target);
  }

  /** Counts 64 bits of memory down, and jumps back unless they are 0. */
  public final void countDown(Memory counter, int target) {
    decrement(counter);
    jump(Condition.NOT_EQUAL, target);
  }

  /** A register becomes less by 1: EQUAL if it is 0 then. */
  public final void decrement(Register counter) {
    rex(true, 0, counter);
    code.bytes(0xff, direct(1, counter.number()));
  }

  /** 64 bits of memory become less by 1: EQUAL if they are 0 then. */
  public final void decrement(Memory counter) {
    rex(true, 0, counter);
    code.bytes(0xff);
    memory(1, counter, 1, 0);
  }

  /** Jumps back. */
  public final void jump(int target) {
    code.bytes(0xe9);
    code.int32(target - (here() + Integer.BYTES));
  }

  /** Jumps back if the last comparison was so. */
  public final void jump(Condition condition, int target) {
    code.bytes(0x0f, 0x80 | condition.code());
    code.int32(target - (here() + Integer.BYTES));
  }

  /**
   * Jumps ahead.
   *
   * @return what {@link #land} is given where the jump goes to
   */
  public final int jumpAhead() {
    code.bytes(0xe9);
    code.int32(0);
    return here();
  }

  /** Jumps ahead if the last comparison was so. */
  public final int jumpAhead(Condition condition) {
    code.bytes(0x0f, 0x80 | condition.code());
    code.int32(0);
    return here();
  }

  /** Jumps ahead if a register is 0. */
  public final int jumpIfZero(Register tested) {
    test(tested, tested);
    return jumpAhead(Condition.EQUAL);
  }

  /** Lets a jump ahead go to here. */
  public final void land(int jump) {
    code.land(jump);
  }

  /** What the processor says of itself: about EAX and ECX, in EAX, EBX, ECX and EDX. */
  public final void cpuid() {
    code.bytes(0x0f, 0xa2);
  }

  /** What the system keeps of a thread's registers: about ECX, in EAX and EDX. */
  public final void xgetbv() {
    code.bytes(0x0f, 0x01, 0xd0);
  }

  /** Ends a function that has no vectors. */
  public final void ret() {
    code.bytes(0xc3);
  }

  /**
   * ModRM, SIB and displacement: of one byte if it is a small multiple of the unit.
   *
   * @param bytesBehind of the instruction, behind the displacement
   */
  final void memory(int register, Memory memory, int unit, int bytesBehind) {
    int r = (register & 7) << 3;
    if (memory.isConstant()) {
      code.bytes(r | RIP);
      code.distance(memory.displacement(), bytesBehind);
      return;
    }
    int base = memory.base().number() & 7, displacement = memory.displacement();
    boolean none = displacement == 0 && base != NEEDS_DISPLACEMENT;
    int units = displacement / unit;
    boolean isShort = displacement % unit == 0 && isByte(units);
    boolean hasSib = memory.hasIndex() || base == HAS_SIB;
    code.bytes((none ? 0 : isShort ? 1 : 2) << 6 | r | (hasSib ? HAS_SIB : base));
    if (hasSib) {
      int scale = Integer.numberOfTrailingZeros(memory.scale());
      code.bytes(scale << 6 | (memory.index().number() & 7) << 3 | base);
    }
    if (!none) immediate(isShort ? units : displacement, isShort);
  }

  private void operation(boolean wide, int opcode, Register register, Memory memory) {
    rex(wide, register.number(), memory);
    code.bytes(opcode);
    memory(register.number(), memory, 1, 0);
  }

  private void operation(boolean wide, int opcode, Register register, Register other) {
    rex(wide, register.number(), other);
    code.bytes(opcode, direct(register.number(), other.number()));
  }

  private void operation(boolean wide, int operation, Register target, int value) {
    rex(wide, 0, target);
    boolean isShort = isByte(value);
    if (!isShort && target == Register.RAX) code.bytes(operation << 3 | 5);
    else code.bytes(isShort ? 0x83 : 0x81, direct(operation, target.number()));
    immediate(value, isShort);
  }

  private void shift(boolean wide, int operation, Register target, int bits) {
    rex(wide, 0, target);
    code.bytes(0xc1, direct(operation, target.number()), bits);
  }

  private void immediate(int value, boolean isShort) {
    if (isShort) code.bytes(value);
    else code.int32(value);
  }

  private static boolean isByte(int value) {
    return value == (byte) value;
  }

  static int direct(int register, int other) {
    return 0xc0 | (register & 7) << 3 | other & 7;
  }

  private void rex(boolean wide, int register, Register other) {
    prefix(wide ? 0x48 : 0, register >> 3 << 2 | other.number() >> 3);
  }

  private void rex(boolean wide, int register, Memory memory) {
    rex(wide ? 0x48 : 0, register, memory);
  }

  private void rex(int needed, int register, Memory memory) {
    int index = memory.index().number() >> 3, base = memory.base().number() >> 3;
    prefix(needed, register >> 3 << 2 | index << 1 | base);
  }

  private void prefix(int needed, int extensions) {
    int bits = needed | extensions;
    if (bits != 0) code.bytes(0x40 | bits);
  }
}
