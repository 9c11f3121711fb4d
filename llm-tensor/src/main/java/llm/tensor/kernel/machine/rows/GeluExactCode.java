package llm.tensor.kernel.machine.rows;

import static llm.tensor.kernel.Approximations.ERFC_0;
import static llm.tensor.kernel.Approximations.ERFC_1;
import static llm.tensor.kernel.Approximations.ERFC_10;
import static llm.tensor.kernel.Approximations.ERFC_2;
import static llm.tensor.kernel.Approximations.ERFC_3;
import static llm.tensor.kernel.Approximations.ERFC_4;
import static llm.tensor.kernel.Approximations.ERFC_5;
import static llm.tensor.kernel.Approximations.ERFC_6;
import static llm.tensor.kernel.Approximations.ERFC_7;
import static llm.tensor.kernel.Approximations.ERFC_8;
import static llm.tensor.kernel.Approximations.ERFC_9;

import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.ComparePredicate;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Machine code of x Φ(x): erfc(t) = u e^(P(u) - t²), with t = |x|/√2 and u = 1/(1 + t/2). */
final class GeluExactCode extends ElementCode {
  private final Vector.OfRegister t = e.register();
  private final Vector.OfRegister u = e.register();
  private final Vector.OfRegister p = e.register();
  private final Vector.OfRegister q = e.register();
  private final Vector.OfRegister r = e.register();
  private final Choice isNegative = e.choice();
  private final ExponentialCode functions = new ExponentialCode(e);
  private final Vector[] coefficients =
      e.constants(
          ERFC_10, ERFC_9, ERFC_8, ERFC_7, ERFC_6, ERFC_5, ERFC_4, ERFC_3, ERFC_2, ERFC_1, ERFC_0);
  private final Vector zero = e.constant(0f);
  private final Vector rootOfHalf = e.constant((float) Math.sqrt(0.5));
  private final Vector positive = e.constantBits(Integer.MAX_VALUE);

  GeluExactCode(InstructionSet set) {
    super(set);
  }

  @Override
  void replace(Lanes lanes) {
    e.and(t, x, positive);
    e.multiply(t, t, rootOfHalf);
    e.move(u, t);
    e.multiplyAdd(u, functions.half, functions.one);
    e.divide(u, functions.one, u);
    functions.polynomial(p, u, coefficients);
    e.subtractProduct(p, t, t);
    functions.exponential(p, t, q, r);
    e.multiply(p, p, u);
    e.multiply(p, p, functions.half); // Φ(-|x|)
    e.subtract(u, functions.one, p);
    e.compare(isNegative, ComparePredicate.LESS, x, zero);
    e.blend(u, isNegative, p, u);
    e.multiply(x, x, u);
  }
}
