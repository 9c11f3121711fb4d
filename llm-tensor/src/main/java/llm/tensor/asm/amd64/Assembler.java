package llm.tensor.asm.amd64;

import java.io.ByteArrayOutputStream;

/**
 * Writes machine code for x86-64 with AVX-512: the few instructions that kernels need.
 *
 * <p>Vector registers are numbers from 0 to 31. The calling convention is that of Linux (System V):
 * arguments come in RDI, RSI, RDX, RCX, R8 and R9 and then at RSP + 8; RBX, RBP and R12 to R15
 * belong to the caller.
 */
public final class Assembler {
  private static final int BROADCAST_BYTES = 4;
  private static final int BROADCAST = 1 << 4; // in the last byte of EVEX
  private static final int SHIFT_UP = 6; // in the place of a register
  private static final int HAS_SIB = 4; // in the place of a base

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();

  /** No code yet. */
  public Assembler() {}

  /** Where the next instruction starts: for jumps back to it. */
  public int here() {
    return code.size();
  }

  /** The code so far. */
  public byte[] code() {
    return code.toByteArray();
  }

  /** Of two vectors: {@code target = first op second}. */
  public void vector(VectorInstruction op, int target, int first, int second) {
    vector(op, Mask.ALL, target, first, second);
  }

  /** Of one vector. */
  public void vector(VectorInstruction op, int target, int source) {
    vector(op, target, 0, source);
  }

  /** Of two vectors and a byte that says how. */
  public void vector(VectorInstruction op, int target, int first, int second, int how) {
    vector(op, target, first, second);
    bytes(how);
  }

  /** Of a vector and memory. */
  public void vector(VectorInstruction op, int target, int first, Memory second) {
    vector(op, Mask.ALL, target, first, second);
  }

  /** Of memory alone: a load, or a store of the target. */
  public void vector(VectorInstruction op, int target, Memory source) {
    vector(op, target, 0, source);
  }

  /** Of two vectors, in some lanes. */
  public void vector(VectorInstruction op, Mask mask, int target, int first, int second) {
    evex(op, target, first, second, mask.bits());
    bytes(op.opcode, 0xc0 | (target & 7) << 3 | second & 7);
  }

  /** Of a vector and memory, in some lanes: what the others would read need not be there. */
  public void vector(VectorInstruction op, Mask mask, int target, int first, Memory second) {
    evex(op, target, first, numbers(second), mask.bits());
    bytes(op.opcode);
    memory(target, second, op.memoryBytes);
  }

  /** Of memory alone, in some lanes: a load, or a store of the target. */
  public void vector(VectorInstruction op, Mask mask, int target, Memory source) {
    vector(op, mask, target, 0, source);
  }

  /** Of a vector, and 32 bits of memory that stand in all lanes. */
  public void vectorWithBroadcast(VectorInstruction op, int target, int first, Memory second) {
    evex(op, target, first, numbers(second), BROADCAST);
    bytes(op.opcode);
    memory(target, second, BROADCAST_BYTES);
  }

  /** target = source, shifted up by so many bits within lanes of 32 bits. */
  public void shiftUpInts(int target, int source, int bits) {
    vector(VectorInstruction.VPSLLD, SHIFT_UP, target, source, bits);
  }

  /** All lanes are the same 32 bits. Overwrites RAX. */
  public void broadcast(int target, int value) {
    bytes(0xb8); // mov eax, value
    int32(value);
    vector(VectorInstruction.VPBROADCASTD_REGISTER, target, Register.RAX.number());
  }

  /** All lanes are the same float. Overwrites RAX. */
  public void broadcast(int target, float value) {
    broadcast(target, Float.floatToRawIntBits(value));
  }

  /** Asks for the cache line of an address. */
  public void prefetch(Memory address) {
    rex(false, 0, address.base());
    bytes(0x0f, 0x18);
    memory(1, address, 1);
  }

  /** target = 64 bits of memory. */
  public void load(Register target, Memory source) {
    rex(true, target.number(), source.base());
    bytes(0x8b);
    memory(target.number(), source, 1);
  }

  /** target = so many bytes of memory, 2 or 4; the rest is 0. */
  public void load(Register target, Memory source, int size) {
    rex(false, target.number(), source.base());
    if (size == Short.BYTES) bytes(0x0f, 0xb7);
    else bytes(0x8b);
    memory(target.number(), source, 1);
  }

  /**
   * Stores the lowest bytes of a register: 1, 2 or 4.
   *
   * @param source one of the first four, if it is a byte
   */
  public void store(Memory target, Register source, int size) {
    if (size == Short.BYTES) bytes(0x66);
    rex(false, source.number(), target.base());
    bytes(size == Byte.BYTES ? 0x88 : 0x89);
    memory(source.number(), target, 1);
  }

  /** target ^= value, of 32 bits. */
  public void xorInt(Register target, int value) {
    rex(false, 0, target);
    bytes(0x81, 0xc0 | 6 << 3 | target.number() & 7);
    int32(value);
  }

  /** {@code target &= value}, of 32 bits. */
  public void andInt(Register target, int value) {
    rex(false, 0, target);
    bytes(0x81, 0xc0 | 4 << 3 | target.number() & 7);
    int32(value);
  }

  /** target |= memory, of 32 bits. */
  public void orInt(Register target, Memory source) {
    rex(false, target.number(), source.base());
    bytes(0x0b);
    memory(target.number(), source, 1);
  }

  /** Shifts an unsigned number of 32 bits down. */
  public void shiftDownInt(Register target, int bits) {
    rex(false, 0, target);
    bytes(0xc1, 0xc0 | 5 << 3 | target.number() & 7, bits);
  }

  /** Shifts a number of 32 bits up. */
  public void shiftUpInt(Register target, int bits) {
    rex(false, 0, target);
    bytes(0xc1, 0xc0 | 4 << 3 | target.number() & 7, bits);
  }

  /** Stores a register. */
  public void store(Memory target, Register source) {
    rex(true, source.number(), target.base());
    bytes(0x89);
    memory(source.number(), target, 1);
  }

  /** Sets 64 bits of memory. */
  public void store(Memory target, int value) {
    rex(true, 0, target.base());
    bytes(0xc7);
    memory(0, target, 1);
    int32(value);
  }

  /** target = source. */
  public void move(Register target, Register source) {
    rex(true, source.number(), target);
    bytes(0x89, 0xc0 | (source.number() & 7) << 3 | target.number() & 7);
  }

  /** target += source. */
  public void add(Register target, Register source) {
    rex(true, source.number(), target);
    bytes(0x01, 0xc0 | (source.number() & 7) << 3 | target.number() & 7);
  }

  /** target += memory. */
  public void add(Register target, Memory source) {
    rex(true, target.number(), source.base());
    bytes(0x03);
    memory(target.number(), source, 1);
  }

  /** target += value. */
  public void add(Register target, int value) {
    rex(true, 0, target);
    bytes(0x81, 0xc0 | target.number() & 7);
    int32(value);
  }

  /** Counts a register down, and jumps back unless it is 0. */
  public void countDown(Register counter, int target) {
    rex(true, 0, counter);
    bytes(0xff, 0xc0 | 1 << 3 | counter.number() & 7);
    jumpUnlessZero(target);
  }

  /** Counts 64 bits of memory down, and jumps back unless they are 0. */
  public void countDown(Memory counter, int target) {
    rex(true, 0, counter.base());
    bytes(0xff);
    memory(1, counter, 1);
    jumpUnlessZero(target);
  }

  /** Ends the function. */
  public void end() {
    bytes(0xc5, 0xf8, 0x77); // vzeroupper
    bytes(0xc3); // ret
  }

  /** The lanes of a mask register are the lower 16 bits of a general one. */
  public void mask(int target, Register source) {
    bytes(0xc4, source.number() < 8 ? 0xe1 : 0xc1, 0x78); // kmovw
    bytes(0x92, 0xc0 | target << 3 | source.number() & 7);
  }

  /** Keeps the lower bits of a register that a value has. */
  public void and(Register target, int value) {
    rex(true, 0, target);
    bytes(0x81, 0xc0 | 4 << 3 | target.number() & 7);
    int32(value);
  }

  /** Shifts an unsigned number of 64 bits down. */
  public void shiftDown(Register target, int bits) {
    rex(true, 0, target);
    bytes(0xc1, 0xc0 | 5 << 3 | target.number() & 7, bits);
  }

  /**
   * Jumps ahead if a register is 0.
   *
   * @return what {@link #land} is given where the jump goes to
   */
  public int jumpIfZero(Register tested) {
    rex(true, tested.number(), tested);
    bytes(0x85, 0xc0 | (tested.number() & 7) << 3 | tested.number() & 7);
    bytes(0x0f, 0x84);
    int32(0);
    return here();
  }

  /** Lets a jump ahead go to here. */
  public void land(int jump) {
    byte[] soFar = code();
    int distance = here() - jump;
    code.reset();
    code.write(soFar, 0, jump - Integer.BYTES);
    int32(distance);
    code.write(soFar, jump, distance);
  }

  private void jumpUnlessZero(int target) {
    bytes(0x0f, 0x85);
    int32(target - (here() + Integer.BYTES));
  }

  /**
   * The four bytes of EVEX, in which the registers' numbers lie bit by bit, inverted.
   *
   * @param second a vector register, or the general ones that point to memory
   * @param options {@link #BROADCAST}, the bits of a mask, or 0
   */
  private void evex(VectorInstruction op, int target, int first, int second, int options) {
    int r = ~target >> 3 & 1, high = ~target >> 4 & 1, x = ~second >> 4 & 1, b = ~second >> 3 & 1;
    bytes(
        0x62,
        r << 7 | x << 6 | b << 5 | high << 4 | op.map.ordinal(),
        (~first & 15) << 3 | 4 | op.prefix.ordinal(),
        op.length << 5 | options | (~first >> 4 & 1) << 3);
  }

  /** The numbers of a base and an index, as EVEX wants them. */
  private static int numbers(Memory memory) {
    return memory.base().number() | memory.index().number() >> 3 << 4;
  }

  /** ModRM, SIB and displacement: of one byte if it is a small multiple of the unit. */
  private void memory(int register, Memory memory, int unit) {
    int base = memory.base().number() & 7, displacement = memory.displacement();
    boolean isShort = displacement % unit == 0 && Math.abs(displacement / unit) < 128;
    boolean hasSib = memory.hasIndex() || base == HAS_SIB;
    bytes((isShort ? 1 : 2) << 6 | (register & 7) << 3 | (hasSib ? HAS_SIB : base));
    if (hasSib) {
      int scale = Integer.numberOfTrailingZeros(memory.scale());
      bytes(scale << 6 | (memory.index().number() & 7) << 3 | base);
    }
    if (isShort) bytes(displacement / unit & 0xff);
    else int32(displacement);
  }

  private void rex(boolean wide, int register, Register base) {
    int bits = 0x40 | (wide ? 8 : 0) | register >> 3 << 2 | base.number() >> 3;
    if (bits != 0x40) bytes(bits);
  }

  private void bytes(int... values) {
    for (int value : values) code.write(value);
  }

  private void int32(int value) {
    for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) code.write(value >> i);
  }
}
