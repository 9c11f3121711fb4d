package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VBLENDMPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCMPPS;
import static llm.tensor.asm.amd64.VectorInstruction.VDIVPS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFNMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Mask;

/**
 * Machine code of x Φ(x), as {@code VectorMath} computes it: erfc(t) = u e^(P(u) - t²), with t =
 * |x|/√2 and u = 1/(1 + t/2).
 *
 * <p>All 32 vector registers are in use.
 */
final class GeluExactCode extends ElementCode {
  private static final int LESS = 1; // compares
  private static final Mask NEGATIVE = Mask.of(2);

  // Vector registers.
  private static final int T = 1;
  private static final int U = 2;
  private static final int P = 3;
  private static final int S = 4; // and the next

  private final ExponentialCode functions = new ExponentialCode(a, constants);
  private final int zero = zero();
  private final int rootOfHalf = constants.of((float) Math.sqrt(0.5));
  private final int positive = constants.ofBits(Integer.MAX_VALUE);
  private final int[] coefficients =
      constants.of(
          -0.12116651982069016f,
          0.8507358431816101f,
          -2.478029727935791f,
          3.784032106399536f,
          -3.131216526031494f,
          1.4101440906524658f,
          -0.6070341467857361f,
          0.1975824385881424f,
          0.35927915573120117f,
          1.0012266635894775f,
          -1.26555335521698f);

  @Override
  void replace(Mask mask) {
    a.vector(VPANDD, T, X, positive);
    a.vector(VMULPS, T, T, rootOfHalf);
    a.vector(VMOVUPS, U, T);
    a.vector(VFMADD213PS, U, functions.half, functions.one);
    a.vector(VDIVPS, U, functions.one, U);
    functions.polynomial(P, U, coefficients);
    a.vector(VFNMADD231PS, P, T, T);
    functions.exponential(P, T, S, S + 1);
    a.vector(VMULPS, P, P, U);
    a.vector(VMULPS, P, P, functions.half); // Φ(-|x|)
    a.vector(VSUBPS, U, functions.one, P);
    a.vector(VCMPPS, NEGATIVE.number(), X, zero, LESS);
    a.vector(VBLENDMPS, NEGATIVE, U, U, P);
    a.vector(VMULPS, X, X, U);
  }
}
