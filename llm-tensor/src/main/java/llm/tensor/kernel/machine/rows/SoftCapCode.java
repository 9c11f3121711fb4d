package llm.tensor.kernel.machine.rows;

import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.Comparison;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Machine code of cap * tanh(x / cap): a polynomial near 0, 1 - 2 / (e^2x + 1) elsewhere. */
final class SoftCapCode extends ElementCode {
  private static final float SMALL = 0.625f;

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
  private final Vector small = e.constant(SMALL);
  private final Vector positive = e.constantBits(Integer.MAX_VALUE);
  private final Vector[] coefficients =
      e.constants(
          0.002298935316503048f,
          -0.008350001648068428f,
          0.021770993247628212f,
          -0.053959548473358154f,
          0.13333305716514587f,
          -0.3333333432674408f);

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
    e.compare(isSmall, Comparison.LESS, t, small);
    e.blend(x, isSmall, near, far);
  }
}
