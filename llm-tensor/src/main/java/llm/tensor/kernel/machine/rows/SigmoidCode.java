package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Mask;

/** Machine code of x / (1 + e⁻ᶠ), where f is x, or a polynomial of it (GELU). */
final class SigmoidCode extends ElementCode {
  private static final float GELU_FACTOR = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBIC = 0.044715f;

  private static final int F = 1; // a vector register, as the next three

  private final ExponentialCode functions = new ExponentialCode(a, constants);
  private final int sign = constants.ofBits(Integer.MIN_VALUE);
  private final int factor = constants.of(-GELU_FACTOR);
  private final int cubic = constants.of(GELU_CUBIC);
  private final boolean isGelu;

  SigmoidCode(boolean isGelu) {
    this.isGelu = isGelu;
  }

  @Override
  void replace(Mask mask) {
    if (isGelu) {
      a.vector(VMULPS, F, X, X);
      a.vector(VFMADD213PS, F, cubic, functions.one);
      a.vector(VMULPS, F, F, X);
      a.vector(VMULPS, F, F, factor);
    } else {
      a.vector(VPXORD, F, X, sign);
    }
    functions.exponential(F, F + 1, F + 2, F + 3);
    a.vector(VADDPS, F, F, functions.one);
    a.vector(VDIVPS, X, X, F);
  }
}
