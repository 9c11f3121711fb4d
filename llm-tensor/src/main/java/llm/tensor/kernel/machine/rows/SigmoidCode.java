package llm.tensor.kernel.machine.rows;

import static llm.tensor.kernel.Approximations.GELU_CUBIC;
import static llm.tensor.kernel.Approximations.GELU_FACTOR;

import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Machine code of 1 / (1 + e⁻ˣ), or x / (1 + e⁻ᶠ), where f is x, or a polynomial of it (GELU). */
final class SigmoidCode extends ElementCode {
  private final Vector.OfRegister f = e.register();
  private final Vector.OfRegister n = e.register();
  private final Vector.OfRegister p = e.register();
  private final Vector.OfRegister t = e.register();
  private final ExponentialCode functions = new ExponentialCode(e);
  private final Vector sign = e.constantBits(Integer.MIN_VALUE);
  private final Vector factor = e.constant(-GELU_FACTOR);
  private final Vector cubic = e.constant(GELU_CUBIC);
  private final RowOperation operation;

  SigmoidCode(InstructionSet set, RowOperation operation) {
    super(set);
    this.operation = operation;
  }

  @Override
  void replace(Lanes lanes) {
    if (operation == RowOperation.GELU) {
      e.multiply(f, x, x);
      e.multiplyAdd(f, cubic, functions.one);
      e.multiply(f, f, x);
      e.multiply(f, f, factor);
    } else {
      e.xor(f, x, sign);
    }
    functions.exponential(f, n, p, t);
    e.add(f, f, functions.one);
    e.divide(x, operation == RowOperation.SIGMOID ? functions.one : x, f);
  }
}
