package llm.tensor.asm.amd64;

/** How instructions on general registers are encoded: prefixes, operands, numbers. */
abstract sealed class CodeWriter permits FlowAssembler {
  private static final int HAS_SIB = 4; // in the place of a base
  private static final int NEEDS_DISPLACEMENT = 5; // a base
  private static final int RIP = 5; // in the place of a base, without displacement

  final CodeBuffer code;

  CodeWriter(CodeBuffer code) {
    this.code = code;
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

  final void operation(boolean wide, int opcode, Register register, Memory memory) {
    rex(wide, register.number(), memory);
    code.bytes(opcode);
    memory(register.number(), memory, 1, 0);
  }

  final void operation(boolean wide, int opcode, Register register, Register other) {
    rex(wide, register.number(), other);
    code.bytes(opcode, direct(register.number(), other.number()));
  }

  final void operation(boolean wide, int operation, Register target, int value) {
    rex(wide, 0, target);
    boolean isShort = isByte(value);
    if (!isShort && target == Register.RAX) code.bytes(operation << 3 | 5);
    else code.bytes(isShort ? 0x83 : 0x81, direct(operation, target.number()));
    immediate(value, isShort);
  }

  final void shift(boolean wide, int operation, Register target, int bits) {
    rex(wide, 0, target);
    code.bytes(0xc1, direct(operation, target.number()), bits);
  }

  final void immediate(int value, boolean isShort) {
    if (isShort) code.bytes(value);
    else code.int32(value);
  }

  static boolean isByte(int value) {
    return value == (byte) value;
  }

  static int direct(int register, int other) {
    return 0xc0 | (register & 7) << 3 | other & 7;
  }

  final void rex(boolean wide, int register, Register other) {
    prefix(wide ? 0x48 : 0, register >> 3 << 2 | other.number() >> 3);
  }

  final void rex(boolean wide, int register, Memory memory) {
    rex(wide ? 0x48 : 0, register, memory);
  }

  final void rex(int needed, int register, Memory memory) {
    int index = memory.index().number() >> 3, base = memory.base().number() >> 3;
    prefix(needed, register >> 3 << 2 | index << 1 | base);
  }

  final void prefix(int needed, int extensions) {
    int bits = needed | extensions;
    if (bits != 0) code.bytes(0x40 | bits);
  }
}
