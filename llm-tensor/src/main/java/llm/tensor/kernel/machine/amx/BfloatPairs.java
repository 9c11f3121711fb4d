package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.VectorInstruction.VCVTNE2PS2BF16;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPERMW;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;

/**
 * Writes code that rounds two vectors of floats to bfloat16 and lays them in pairs: a lane has the
 * first's element in its lower half, and the second's in its upper.
 *
 * <p>That is how a tile of weights wants two successive columns.
 */
final class BfloatPairs {
  private static final int ORDER = 31;
  private static final int UPPER = 30;
  private static final int WORDS = 32;

  private final Assembler a;

  BfloatPairs(Assembler a) {
    this.a = a;
  }

  /** Before anything is rounded. Overwrites RAX. */
  void begin() {
    var order = new byte[2 * WORDS];
    for (int i = 0; i < WORDS; i++) order[2 * i] = (byte) (i / 2 + i % 2 * (WORDS / 2));
    a.vector(VMOVUPS, ORDER, a.constant(order));
    a.broadcast(UPPER, 0xffff0000);
  }

  /** target = pairs of the elements of two others. */
  void round(int target, int first, int second) {
    a.vector(VCVTNE2PS2BF16, target, second, first); // the second lies in the upper half
    a.vector(VPERMW, target, ORDER, target);
  }

  /** Takes away from two vectors what pairs have of them. */
  void rest(int pairs, int first, int second, int other) {
    a.shift(VPSLLD, other, pairs, Short.SIZE);
    a.vector(VSUBPS, first, first, other);
    a.vector(VPANDD, other, pairs, UPPER);
    a.vector(VSUBPS, second, second, other);
  }
}
