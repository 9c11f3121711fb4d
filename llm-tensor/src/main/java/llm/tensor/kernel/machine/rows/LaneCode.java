package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFD;
import static llm.tensor.asm.amd64.VectorInstruction.VSHUFF32X4;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.VectorInstruction;

/** Machine code that combines the lanes of a vector, always in the same order. */
public final class LaneCode {
  private LaneCode() {}

  /**
   * Combines all lanes, in all lanes: halves, then quarters, and so on.
   *
   * @param other a register that is overwritten
   */
  public static void combine(Assembler a, VectorInstruction op, int v, int other) {
    a.vector(VSHUFF32X4, other, v, v, 0b01_00_11_10);
    a.vector(op, v, v, other);
    a.vector(VSHUFF32X4, other, v, v, 0b10_11_00_01);
    a.vector(op, v, v, other);
    a.vector(VPSHUFD, other, 0, v, 0b01_00_11_10);
    a.vector(op, v, v, other);
    a.vector(VPSHUFD, other, 0, v, 0b10_11_00_01);
    a.vector(op, v, v, other);
  }
}
