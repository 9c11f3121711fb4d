package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VANDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBLENDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPS2DQ;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VEXTRACTI128;
import static llm.tensor.asm.amd64.VectorInstruction.VMAXPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPACKSSDW;
import static llm.tensor.asm.amd64.VectorInstruction.VPACKSSWB;
import static llm.tensor.asm.amd64.VectorInstruction.VPADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPBLENDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPERMD;
import static llm.tensor.asm.amd64.VectorInstruction.VPERMQ;
import static llm.tensor.asm.amd64.VectorInstruction.VPHADDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFB;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.machine.isa.LaneCode;

/**
 * Writes machine code that rounds a row of activations to 8 bits, in blocks of 32: {@code scale =
 * max |x| / 127, q = round(x / scale)}, laid out as {@link RowLayout} says.
 *
 * <p>Arguments: x, an offset in it, the target, an offset in it, blocks.
 */
final class RoundingCode {
  private static final float LARGEST = Int8Rounding.LARGEST;
  private static final float SMALLEST = Int8Rounding.SMALLEST; // what is divided by: never 0

  // Constants in registers, in all lanes.
  private static final int POSITIVE = 15;
  private static final int PER_LARGEST = 14;
  private static final int TIMES_LARGEST = 13;
  private static final int LEAST = 12;

  private static final int VECTORS = 4; // of a block: registers from 0 on
  private static final int MAX = 4;
  private static final int SCALE = 5;
  private static final int OTHER = 6; // and 7

  private final Assembler a = new Assembler(Encoding.VEX_256);
  private final Assembler half = a.as(Encoding.VEX_128);
  private final RowLayout layout;
  private final Memory order;

  RoundingCode(RowLayout layout) {
    this.layout = layout;
    order = layout.hasWords() ? a.constant(pairsOfQuads()) : a.constant(lanesInTurn());
  }

  /** Of four words the first and third, then the others. */
  private static byte[] pairsOfQuads() {
    int[] ofQuad = {0, 1, 4, 5, 2, 3, 6, 7};
    var choice = new byte[32];
    for (int i = 0; i < choice.length; i++) choice[i] = (byte) (i % 16 / 8 * 8 + ofQuad[i % 8]);
    return choice;
  }

  /** Lanes of the lower and the upper half, by turns. */
  private static byte[] lanesInTurn() {
    var lanes = new byte[32];
    for (int i = 0; i < 8; i++) lanes[4 * i] = (byte) (i / 2 + i % 2 * 4);
    return lanes;
  }

  byte[] write() {
    a.broadcast(POSITIVE, Integer.MAX_VALUE);
    a.broadcast(PER_LARGEST, 1 / LARGEST);
    a.broadcast(TIMES_LARGEST, LARGEST);
    a.broadcast(LEAST, SMALLEST);
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    int block = a.here();
    for (int i = 0; i < VECTORS; i++) a.vector(VMOVUPS, i, RDI.at(i * 32));
    scale();
    a.vector(VMAXPS, MAX, MAX, LEAST);
    a.vector(VDIVPS, OTHER, TIMES_LARGEST, MAX);
    for (int i = 0; i < VECTORS; i++) {
      a.vector(VMULPS, i, i, OTHER);
      a.vector(VCVTPS2DQ, i, i);
    }
    a.vector(VPADDD, OTHER, 0, 1);
    a.vector(VPADDD, OTHER + 1, 2, 3);
    if (layout.hasWords()) words();
    else bytes();
    sums();
    a.add(RDI, RowLayout.COLUMNS * Float.BYTES);
    a.add(RDX, layout.blockBytes());
    a.countDown(R8, block);
    a.end();
    return a.code();
  }

  /** The largest of a block, in all lanes, and the scale. */
  private void scale() {
    a.vector(VANDPS, MAX, 0, POSITIVE);
    for (int i = 1; i < VECTORS; i++) {
      a.vector(VANDPS, OTHER, i, POSITIVE);
      a.vector(VMAXPS, MAX, MAX, OTHER);
    }
    LaneCode.combine(a, VMAXPS, MAX, OTHER);
    a.vector(VMULPS, SCALE, MAX, PER_LARGEST);
  }

  private void words() {
    for (int i = 0; i < VECTORS; i += 2) {
      a.vector(VPACKSSDW, i, i, i + 1);
      a.vector(VPERMQ, i, 0, i, 0b11_01_10_00); // packing goes by halves of vectors
      a.vector(VPSHUFB, i, i, order);
      a.vector(VMOVUPS_STORE, i, RDX.at(i * 16));
    }
  }

  private void bytes() {
    a.vector(VPACKSSDW, 0, 0, 1);
    a.vector(VPACKSSDW, 2, 2, 3);
    a.vector(VPACKSSWB, 0, 0, 2);
    a.vector(VMOVUPS, 1, order);
    a.vector(VPERMD, 0, 1, 0);
    a.vector(VMOVUPS_STORE, 0, RDX.at(0));
  }

  /** The scale, and it times the sums of the block and of its halves. */
  private void sums() {
    int sums = OTHER, upper = OTHER + 1;
    a.vector(VPHADDD, sums, sums, upper);
    a.vector(VEXTRACTI128, upper, 0, sums, 1);
    half.vector(VPADDD, sums, sums, upper);
    half.vector(VPHADDD, sums, sums, sums); // of the halves, twice
    half.vector(VPHADDD, upper, sums, sums); // of all
    half.vector(VPBLENDD, sums, upper, sums, 0b1100);
    half.vector(VCVTDQ2PS, sums, sums);
    half.vector(VMULPS, sums, sums, SCALE);
    half.vector(VBLENDPS, sums, sums, SCALE, 1);
    half.vector(VMOVUPS_STORE, sums, RDX.at(layout.scale()));
  }
}
