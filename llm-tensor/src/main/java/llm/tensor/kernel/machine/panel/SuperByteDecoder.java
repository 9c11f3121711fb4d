package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTDQ2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVSXBD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFB;
import static llm.tensor.asm.amd64.VectorInstruction.VPSUBB;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;

/** Q6_K: bytes that are 128 larger than weights from -32 to 31 become numbers from 0 on. */
final class SuperByteDecoder extends QuantDecoder {
  private static final int ZERO_POINT = 32;
  private static final int SURPLUS = 128 - ZERO_POINT;

  private final Memory lessZeroPoint;
  private final Memory lowerWordTwice;

  SuperByteDecoder(Assembler a, Registers registers) {
    super(QuadFormat.SUPER_BYTES, a, registers);
    lessZeroPoint = everywhere((float) -ZERO_POINT);
    lowerWordTwice = a.constant(lowerWordTwice(a.encoding().bytes()));
  }

  private static byte[] lowerWordTwice(int length) {
    var choice = new byte[length];
    for (int i = 0; i < length; i++) choice[i] = (byte) (i % 16 / 4 * 4 + i % 2);
    return choice;
  }

  @Override
  public QuantForm form() {
    return QuantForm.OF_6_BITS;
  }

  @Override
  int constant() {
    return SURPLUS * 0x01010101;
  }

  @Override
  public void integers(int block, int step, int v, int target) {
    a.vector(VMOVDQU, target, line(block * QuadFormat.COLUMNS / 4 + step, v));
    a.vector(VPSUBB, target, target, registers.constant());
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    halves(registers.head(), 0, v, target);
  }

  @Override
  public void multipliers(int block, int group, int v, int target) {
    bytes(VPMOVSXBD, at(block, group), v, target);
    a.vector(VPSHUFB, target, target, lowerWordTwice);
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    bytes(VPMOVSXBD, at(block, group), v, target);
    a.vector(VCVTDQ2PS, target, target);
    scales(block, v, other, other);
    a.vector(VMULPS, target, target, other);
    a.vector(VMULPS, target, target, lessZeroPoint);
  }

  private int at(int block, int group) {
    return (2 * block + group) * QuadFormat.ROWS;
  }
}
