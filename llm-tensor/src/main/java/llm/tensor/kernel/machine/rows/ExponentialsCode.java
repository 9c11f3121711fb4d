package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Mask;

/** Machine code of eˣ⁻ᵐᵃˣ, and of the sum over a row. */
final class ExponentialsCode extends ElementCode {
  private static final int T = 1; // a vector register, as the next two

  private final int max = parameter();
  private final int sum = zero();
  private final ExponentialCode functions = new ExponentialCode(a, constants);

  @Override
  void replace(Mask mask) {
    a.vector(VSUBPS, X, X, max);
    functions.exponential(X, T, T + 1, T + 2);
    a.vector(VADDPS, mask, sum, sum, X);
  }

  @Override
  void finish() {
    LaneCode.combine(a, VADDPS, sum, T);
    a.vector(VMOVUPS, X, sum);
  }
}
