package llm.tensor.kernel.machine.rows;

import static llm.tensor.kernel.Approximations.PHI_1;
import static llm.tensor.kernel.Approximations.PHI_2;
import static llm.tensor.kernel.Approximations.PHI_3;
import static llm.tensor.kernel.Approximations.PHI_4;
import static llm.tensor.kernel.Approximations.PHI_5;
import static llm.tensor.kernel.Approximations.PHI_6;
import static llm.tensor.kernel.Approximations.PHI_7;
import static llm.tensor.kernel.Approximations.PHI_8;
import static llm.tensor.kernel.Approximations.PHI_LARGEST;

import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Machine code of x Φ(x) = max(x, 0) - t Φ(-t), with t = |x| and Φ(-t) = 1/(2 p⁸), p a polynomial:
 * the difference loses nothing, and there is no exponential.
 */
final class GeluExactCode extends ElementCode {
  private final Vector.OfRegister t = e.register();
  private final Vector.OfRegister p = e.register();
  private final Vector[] coefficients =
      e.constants(PHI_8, PHI_7, PHI_6, PHI_5, PHI_4, PHI_3, PHI_2, PHI_1, 1);
  private final Vector zero = e.constant(0f);
  private final Vector half = e.constant(0.5f);
  private final Vector largest = e.constant(PHI_LARGEST);
  private final Vector positive = e.constantBits(Integer.MAX_VALUE);

  GeluExactCode(InstructionSet set) {
    super(set);
  }

  /** Minimum and maximum give their second operand where one of them is no number. */
  @Override
  void replace(Lanes lanes) {
    e.and(t, x, positive);
    e.min(t, largest, t);
    e.move(p, coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) e.multiplyAdd(p, t, coefficients[i]);
    for (int power = 1; power < 8; power *= 2) e.multiply(p, p, p);
    e.multiply(t, t, half);
    e.divide(t, t, p);
    e.min(p, zero, x);
    e.max(x, zero, x);
    e.subtract(x, x, t);
    e.addProduct(x, p, zero); // of negative infinity no number, as infinity times 0 is
  }
}
