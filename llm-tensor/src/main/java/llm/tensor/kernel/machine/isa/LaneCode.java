package llm.tensor.kernel.machine.isa;

import static llm.tensor.asm.amd64.VectorInstruction.VPERM2F128;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFD;
import static llm.tensor.asm.amd64.VectorInstruction.VSHUFF32X4;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.VectorInstruction;

/** Machine code that combines the lanes of a vector, always in the same order. */
public final class LaneCode {
  /** The immediate byte that swaps two lanes side by side, and two pairs of them. */
  static final int SWAP_LANES = 0b10_11_00_01;

  private static final int SWAP_PAIRS = 0b01_00_11_10;
  private static final int SWAP_HALVES = 1;

  private LaneCode() {}

  /**
   * Combines all lanes, in all lanes: halves, then quarters, and so on.
   *
   * @param other a register that is overwritten
   */
  public static void combine(Assembler a, VectorInstruction op, int v, int other) {
    if (a.encoding() == Encoding.EVEX_512) {
      a.vector(VSHUFF32X4, other, v, v, SWAP_PAIRS);
      a.vector(op, v, v, other);
      a.vector(VSHUFF32X4, other, v, v, SWAP_LANES);
      a.vector(op, v, v, other);
    } else if (a.encoding() == Encoding.VEX_256) {
      a.vector(VPERM2F128, other, v, v, SWAP_HALVES);
      a.vector(op, v, v, other);
    } else {
      throw new IllegalArgumentException(a.encoding() + " has no rows");
    }
    a.vector(VPSHUFD, other, 0, v, SWAP_PAIRS);
    a.vector(op, v, v, other);
    a.vector(VPSHUFD, other, 0, v, SWAP_LANES);
    a.vector(op, v, v, other);
  }
}
