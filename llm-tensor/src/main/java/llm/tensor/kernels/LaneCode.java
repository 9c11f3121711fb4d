package llm.tensor.kernels;

import static llm.tensor.machine.VectorInstruction.VPSHUFD;
import static llm.tensor.machine.VectorInstruction.VSHUFF32X4;

import llm.tensor.machine.Assembler;
import llm.tensor.machine.VectorInstruction;

/** Machine code that combines the lanes of a vector, always in the same order. */
final class LaneCode {
  private LaneCode() {}

  /**
   * Combines all lanes, in all lanes: halves, then quarters, and so on.
   *
   * @param other a register that is overwritten
   */
  static void combine(Assembler a, VectorInstruction op, int v, int other) {
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
