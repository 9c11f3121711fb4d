package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.QuantForm;
import llm.tensor.kernel.machine.panel.QuantSource;

/**
 * Decoded weights that lie in the L1 cache while many rows of activations are multiplied by them: a
 * strip of 16 rows, or several, one after another, block by block.
 *
 * <p>A block has integers, {@code [step, row]}, then what they are multiplied by, a vector of rows
 * each: scales, offsets of its groups, multipliers.
 */
record Piece(Assembler a, QuantForm form, Register block) implements QuantSource {
  /** Vectors of a strip. */
  static final int VECTORS = 2;

  /** Rows of a strip. */
  static final int ROWS = 16;

  private static final int LINE = ROWS * Integer.BYTES;

  private static int offsetsAt(QuantForm form) {
    return (form.steps() + 1) * LINE;
  }

  private static int multipliersAt(QuantForm form) {
    return offsetsAt(form) + (form.hasOffsets() ? form.groups() * LINE : 0);
  }

  /** Bytes of a block. */
  static int blockBytes(QuantForm form) {
    return multipliersAt(form) + (form.hasMultipliers() ? form.groups() * LINE : 0);
  }

  Memory integers(int step, int v) {
    return line(step * LINE, v);
  }

  Memory scales(int v) {
    return line(form.steps() * LINE, v);
  }

  Memory offsets(int group, int v) {
    return line(offsetsAt(form) + group * LINE, v);
  }

  Memory multipliers(int group, int v) {
    return line(multipliersAt(form) + group * LINE, v);
  }

  private Memory line(int at, int v) {
    return block.at(at + v * (LINE / VECTORS));
  }

  @Override
  public void integers(int block, int step, int v, int target, int other) {
    a.vector(VMOVUPS, target, integers(step, v));
  }

  @Override
  public void words(int block, int quad, int v, int target, int other) {
    for (int i = 0; i < 2; i++) a.vector(VMOVUPS, target + i, integers(2 * quad + i, v));
  }

  @Override
  public void scales(int block, int v, int target, int other) {
    a.vector(VMOVUPS, target, scales(v));
  }

  @Override
  public void multipliers(int block, int group, int v, int target) {
    a.vector(VMOVUPS, target, multipliers(group, v));
  }

  @Override
  public void offsets(int block, int group, int v, int target, int other) {
    a.vector(VMOVUPS, target, offsets(group, v));
  }
}
