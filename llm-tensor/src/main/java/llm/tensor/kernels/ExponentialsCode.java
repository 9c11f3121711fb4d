package llm.tensor.kernels;

import static llm.tensor.machine.VectorInstruction.VADDPS;
import static llm.tensor.machine.VectorInstruction.VMOVUPS;
import static llm.tensor.machine.VectorInstruction.VSUBPS;

import llm.tensor.machine.Mask;

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
