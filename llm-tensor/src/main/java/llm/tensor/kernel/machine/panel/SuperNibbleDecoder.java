package llm.tensor.kernel.machine.panel;

import llm.tensor.asm.amd64.Assembler;

/** Q4_K: the upper nibbles are a pair's second block. */
final class SuperNibbleDecoder extends QuantDecoder {
  SuperNibbleDecoder(Assembler a, Registers registers) {
    super(QuadFormat.SUPER_NIBBLES, a, registers);
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
    nibbles(step, block == 1, v, target);
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    scaledBytes(block * QuadFormat.ROWS, 0, v, target, other);
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    int at = format.scaleBytes + block * QuadFormat.ROWS;
    scaledBytes(at, QuadFormat.ROWS * Short.BYTES, v, target, other);
  }
}
