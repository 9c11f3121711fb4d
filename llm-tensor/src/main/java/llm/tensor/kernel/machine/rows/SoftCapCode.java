package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBLENDMPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCMPPS;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Mask;

/**
 * Machine code of cap * tanh(x / cap), with tanh as {@code VectorMath} computes it: a polynomial
 * near 0, 1 - 2 / (e^2x + 1) elsewhere.
 */
final class SoftCapCode extends ElementCode {
  private static final float SMALL = 0.625f;
  private static final int LESS = 1; // compares
  private static final Mask IS_SMALL = Mask.of(2);

  // Vector registers.
  private static final int SQUARE = 1;
  private static final int NEAR = 2;
  private static final int FAR = 3;
  private static final int T = 4; // and the next two

  private final int cap = parameter();
  private final ExponentialCode functions = new ExponentialCode(a, constants);
  private final int two = constants.of(2f);
  private final int small = constants.of(SMALL);
  private final int positive = constants.ofBits(Integer.MAX_VALUE);
  private final int[] coefficients =
      constants.of(
          0.002298935316503048f,
          -0.008350001648068428f,
          0.021770993247628212f,
          -0.053959548473358154f,
          0.13333305716514587f,
          -0.3333333432674408f);

  @Override
  void replace(Mask mask) {
    a.vector(VDIVPS, X, X, cap);
    tanh();
    a.vector(VMULPS, X, X, cap);
  }

  private void tanh() {
    a.vector(VMULPS, SQUARE, X, X);
    functions.polynomial(NEAR, SQUARE, coefficients);
    a.vector(VMULPS, SQUARE, SQUARE, X);
    a.vector(VFMADD213PS, NEAR, SQUARE, X);
    a.vector(VADDPS, FAR, X, X);
    functions.exponential(FAR, T, T + 1, T + 2);
    a.vector(VADDPS, FAR, FAR, functions.one);
    a.vector(VDIVPS, FAR, two, FAR);
    a.vector(VSUBPS, FAR, functions.one, FAR);
    a.vector(VPANDD, T, X, positive);
    a.vector(VCMPPS, IS_SMALL.number(), T, small, LESS);
    a.vector(VBLENDMPS, IS_SMALL, X, FAR, NEAR);
  }
}
