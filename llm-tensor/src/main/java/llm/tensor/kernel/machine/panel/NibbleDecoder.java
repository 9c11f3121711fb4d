package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;

/** Q4_0 and Q4_1: the upper nibbles are a block's second half. */
final class NibbleDecoder extends QuantDecoder {
  private static final float ZERO_POINT = 8; // of Q4_0
  private static final int LINES = QuadFormat.COLUMNS / 8; // of a block

  private final Memory lessZeroPoint;

  NibbleDecoder(QuadFormat format, Assembler a, Registers registers) {
    super(format, a, registers);
    lessZeroPoint = everywhere(-ZERO_POINT);
  }

  @Override
  public QuantForm form() {
    return QuantForm.OF_4_BITS;
  }

  @Override
  int constant() {
    return NIBBLES;
  }

  @Override
  public void integers(int block, int step, int v, int target) {
    nibbles(block * LINES + step % LINES, step >= LINES, v, target);
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    halves(registers.pair(), block * QuadFormat.ROWS * Short.BYTES, v, target);
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    if (format.hasOffsets()) {
      halves(
          registers.pair(), format.scaleBytes + block * QuadFormat.ROWS * Short.BYTES, v, target);
    } else {
      scales(block, v, target, other);
      a.vector(VMULPS, target, target, lessZeroPoint);
    }
  }
}
