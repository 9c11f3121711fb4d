package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.StateKernels;
import llm.tensor.kernel.machine.isa.InstructionSet;

/**
 * Writes machine code for a strip of a recurrence's matrix, {@code [keys, 32]}: {@code u = Mᵀ p, w
 * = Mᵀ q}, or before it a step, {@code M = diag(a) M + k dᵀ}.
 *
 * <p>Two vectors of columns go through all keys with their sums in registers, in the order of the
 * keys. States come from memory, so lines are asked for ahead, of the matrix that is written too.
 *
 * <p>Arguments: M, an offset in it; where M goes, at the same offset; vectors; an offset in them of
 * {@code [p | q]}, or {@code [a | k | p | q]}, keys each; one of {@code [u | w | d]}, 32 each;
 * keys, one at least.
 */
final class StateCode {
  private static final int ROW_BYTES = StateKernels.COLUMNS * Float.BYTES;
  private static final int AHEAD = 16 * ROW_BYTES;
  private static final int LINE = 64; // of the cache

  // What comes by the stack, and memory below it, which is ours in a function that calls none.
  private static final Memory KEYS = RSP.at(8);
  private static final Memory FROM_START = RSP.at(-8);
  private static final Memory TO_START = RSP.at(-16);
  private static final Memory VECTORS_START = RSP.at(-24);

  private static final Register FROM = RDI;
  private static final Register TO = RDX;
  private static final Register FIRST = R8; // a, or p
  private static final Register SECOND = R10; // k, or q
  private static final Register KEY_BYTES = RAX; // of all keys
  private static final Register COUNT = RCX;
  private static final Register UWD = R9;

  // Vector registers, two each.
  private static final int U = 0;
  private static final int W = 2;
  private static final int D = 4;
  private static final int M = 6;
  private static final int A = 8;
  private static final int K = 9;
  private static final int P = 10;
  private static final int Q = 11;

  private final Assembler a;
  private final int vector; // bytes
  private final boolean advances;

  StateCode(InstructionSet set, boolean advances) {
    a = set.assembler();
    vector = set.bytes();
    this.advances = advances;
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.store(FROM_START, RDI);
    a.add(RDX, RSI);
    a.store(TO_START, RDX);
    a.add(R8, RCX);
    a.store(VECTORS_START, R8);
    a.add(R9, RCX);
    a.load(KEY_BYTES, KEYS);
    for (int i = 1; i < Float.BYTES; i *= 2) a.add(KEY_BYTES, KEY_BYTES);
    for (int at = 0; at < ROW_BYTES; at += 2 * vector) columns(at);
    a.end();
    return a.code();
  }

  /** Two vectors of columns. */
  private void columns(int at) {
    a.load(FROM, FROM_START);
    a.load(TO, TO_START);
    a.load(FIRST, VECTORS_START);
    a.move(SECOND, FIRST);
    a.add(SECOND, KEY_BYTES);
    a.load(COUNT, KEYS);
    for (int i = 0; i < 2; i++) {
      a.vector(VPXORD, U + i, U + i, U + i);
      a.vector(VPXORD, W + i, W + i, W + i);
      if (advances) a.vector(VMOVUPS, D + i, UWD.at(2 * ROW_BYTES + at + i * vector));
    }
    int key = a.here();
    if (at == 0) prefetch();
    if (advances) step(at);
    else for (int i = 0; i < 2; i++) a.vector(VMOVUPS, M + i, FROM.at(at + i * vector));
    addProducts();
    a.add(FROM, ROW_BYTES);
    a.add(TO, ROW_BYTES);
    a.add(FIRST, Float.BYTES);
    a.add(SECOND, Float.BYTES);
    a.countDown(COUNT, key);
    for (int i = 0; i < 2; i++) {
      a.vector(VMOVUPS_STORE, U + i, UWD.at(at + i * vector));
      a.vector(VMOVUPS_STORE, W + i, UWD.at(ROW_BYTES + at + i * vector));
    }
  }

  private void prefetch() {
    var ahead = advances ? TO : FROM;
    for (int line = 0; line < ROW_BYTES; line += LINE) a.prefetch(ahead.at(AHEAD + line));
  }

  private void step(int at) {
    a.vector(VBROADCASTSS, A, FIRST.at(0));
    a.vector(VBROADCASTSS, K, SECOND.at(0));
    for (int i = 0; i < 2; i++) {
      a.vector(VMULPS, M + i, D + i, K);
      a.vector(VFMADD231PS, M + i, A, FROM.at(at + i * vector));
      a.vector(VMOVUPS_STORE, M + i, TO.at(at + i * vector));
    }
  }

  private void addProducts() {
    a.vector(VBROADCASTSS, P, advances ? FIRST.at(0).plus(KEY_BYTES, 2) : FIRST.at(0));
    a.vector(VBROADCASTSS, Q, advances ? SECOND.at(0).plus(KEY_BYTES, 2) : SECOND.at(0));
    for (int i = 0; i < 2; i++) {
      a.vector(VFMADD231PS, U + i, M + i, P);
      a.vector(VFMADD231PS, W + i, M + i, Q);
    }
  }
}
