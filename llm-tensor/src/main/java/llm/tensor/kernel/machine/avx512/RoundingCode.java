package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPS2DQ;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMAXPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVSS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSDB_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPSUBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.machine.isa.LaneCode;
import llm.tensor.kernel.machine.panel.QuadFormat;

/**
 * Writes machine code that rounds a row of activations to bytes, in blocks of 32: {@code scale =
 * max |x| / 127, q = round(x / scale)}, laid out as {@link QuadLayout} says.
 *
 * <p>Arguments: x, an offset in it, the target, an offset in it, what lies between the row's first
 * byte and the float at its place, pairs of blocks.
 */
final class RoundingCode {
  private static final float LARGEST = Int8Rounding.LARGEST;
  private static final float SMALLEST = Int8Rounding.SMALLEST; // what is divided by: never 0

  // Constants in registers, in all lanes.
  private static final int POSITIVE = 31;
  private static final int PER_LARGEST = 30;
  private static final int TIMES_LARGEST = 29;
  private static final int LEAST = 28;
  private static final int FACTOR = 27;
  private static final int ZERO = 26;

  private final Assembler a = new Assembler();
  private final QuadLayout layout;

  RoundingCode(int tokens) {
    layout = new QuadLayout(tokens);
  }

  byte[] write() {
    a.broadcast(POSITIVE, Integer.MAX_VALUE);
    a.broadcast(PER_LARGEST, 1 / LARGEST);
    a.broadcast(TIMES_LARGEST, LARGEST);
    a.broadcast(LEAST, SMALLEST);
    a.broadcast(FACTOR, (float) QuadFormat.NIBBLE_FACTOR);
    a.vector(VPXORD, ZERO, ZERO, ZERO);
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.move(R10, RDX);
    a.add(R10, R8);
    int pair = a.here();
    for (int block = 0; block < 2; block++) block(block);
    a.add(RDI, 2 * Int8Rounding.BLOCK * Float.BYTES);
    a.add(RDX, layout.size());
    a.add(R10, layout.size());
    a.countDown(R9, pair);
    a.end();
    return a.code();
  }

  private void block(int block) {
    int x0 = 0, x1 = 1, max = 2, inverse = 3, q0 = 4, q1 = 5, sum = 6, scale = 7, other = 8;
    a.vector(VMOVUPS, x0, RDI.at(block * Int8Rounding.BLOCK * Float.BYTES));
    a.vector(VMOVUPS, x1, RDI.at(block * Int8Rounding.BLOCK * Float.BYTES + 64));
    a.vector(VPANDD, max, x0, POSITIVE);
    a.vector(VPANDD, other, x1, POSITIVE);
    a.vector(VMAXPS, max, max, other);
    LaneCode.combine(a, VMAXPS, max, other);
    a.vector(VMULPS, scale, max, PER_LARGEST);
    store(scale, layout.scale(block, 0));
    a.vector(VMAXPS, max, max, LEAST);
    a.vector(VDIVPS, inverse, TIMES_LARGEST, max);
    a.vector(VMULPS, q0, x0, inverse);
    a.vector(VMULPS, q1, x1, inverse);
    a.vector(VCVTPS2DQ, q0, q0);
    a.vector(VCVTPS2DQ, q1, q1);
    a.vector(VPMOVSDB_STORE, q0, RDX.at(layout.bytes(block, 0)));
    a.vector(VPMOVSDB_STORE, q1, RDX.at(layout.bytes(block, 0) + Int8Rounding.BLOCK / 2));
    LaneCode.combine(a, VPADDD, q0, other);
    LaneCode.combine(a, VPADDD, q1, other);
    a.vector(VPADDD, sum, q0, q1);
    a.vector(VMULPS, scale, scale, FACTOR);
    sum(sum, scale, other, layout.sum(block, 0));
    sum(q0, scale, other, layout.halfSum(block, 0, 0));
    sum(q1, scale, other, layout.halfSum(block, 1, 0));
    start(q0, layout.start(block, 0, 0));
    start(q1, layout.start(block, 1, 0));
  }

  /** Stores a sum, scaled. */
  private void sum(int sum, int scale, int other, int at) {
    a.vector(VCVTDQ2PS, other, sum);
    a.vector(VMULPS, other, other, scale);
    store(other, at);
  }

  /** -128 times the sum of a half; overwrites it. */
  private void start(int q, int at) {
    a.shiftUpInts(q, q, 7);
    a.vector(VPSUBD, q, ZERO, q);
    store(q, at);
  }

  private void store(int v, int offset) {
    Memory target = R10.at(offset);
    a.vector(VMOVSS_STORE, v, target);
  }
}
