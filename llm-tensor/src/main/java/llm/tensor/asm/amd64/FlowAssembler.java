package llm.tensor.asm.amd64;

/** Writes comparisons, jumps, and what else has to do with how code runs. */
public abstract sealed class FlowAssembler extends CodeWriter permits GeneralAssembler {
  private static final int COMPARE = 7; // in the place of a register, and in opcodes

  FlowAssembler(CodeBuffer code) {
    super(code);
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
}
