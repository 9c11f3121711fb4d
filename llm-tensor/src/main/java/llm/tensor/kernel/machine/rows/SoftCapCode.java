package llm.tensor.kernel.machine.rows;

import static llm.tensor.kernel.Approximations.TANH_11;
import static llm.tensor.kernel.Approximations.TANH_13;
import static llm.tensor.kernel.Approximations.TANH_3;
import static llm.tensor.kernel.Approximations.TANH_5;
import static llm.tensor.kernel.Approximations.TANH_7;
import static llm.tensor.kernel.Approximations.TANH_9;
import static llm.tensor.kernel.Approximations.TANH_SMALL;

import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.ComparePredicate;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Machine code of cap * tanh(x / cap): a polynomial near 0, 1 - 2 / (e^2x + 1) elsewhere. */
final class SoftCapCode extends ElementCode {
  private final Vector.OfRegister cap = parameter();
  private final Vector.OfRegister square = e.register();
  private final Vector.OfRegister near = e.register();
  private final Vector.OfRegister far = e.register();
  private final Vector.OfRegister n = e.register();
  private final Vector.OfRegister p = e.register();
  private final Vector.OfRegister t = e.register();
  private final Choice isSmall = e.choice();
  private final ExponentialCode functions = new ExponentialCode(e);
  private final Vector two = e.constant(2f);
  private final Vector small = e.constant(TANH_SMALL);
  private final Vector positive = e.constantBits(Integer.MAX_VALUE);
  private final Vector[] coefficients =
      e.constants(TANH_13, TANH_11, TANH_9, TANH_7, TANH_5, TANH_3);

  SoftCapCode(InstructionSet set) {
    super(set);
  }

  @Override
  void replace(Lanes lanes) {
    e.divide(x, x, cap);
    tanh();
    e.multiply(x, x, cap);
  }

  private void tanh() {
    e.multiply(square, x, x);
    functions.polynomial(near, square, coefficients);
    e.multiply(square, square, x);
    e.multiplyAdd(near, square, x);
    e.add(far, x, x);
    functions.exponential(far, n, p, t);
    e.add(far, far, functions.one);
    e.divide(far, two, far);
    e.subtract(far, functions.one, far);
    e.and(t, x, positive);
    e.compare(isSmall, ComparePredicate.LESS, t, small);
    e.blend(x, isSmall, near, far);
  }
}
