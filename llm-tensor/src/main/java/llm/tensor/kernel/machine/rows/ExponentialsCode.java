package llm.tensor.kernel.machine.rows;

import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Machine code of eˣ⁻ᵐᵃˣ, and of the sum over a row. */
final class ExponentialsCode extends ElementCode {
  private final Vector.OfRegister max = parameter();
  private final Vector.OfRegister sum = e.register();
  private final Vector.OfRegister n = e.register();
  private final Vector.OfRegister p = e.register();
  private final Vector.OfRegister t = e.register();
  private final ExponentialCode functions = new ExponentialCode(e);

  ExponentialsCode(InstructionSet set) {
    super(set);
    e.zero(sum);
  }

  @Override
  void replace(Lanes lanes) {
    e.subtract(x, x, max);
    functions.exponential(x, n, p, t);
    e.keep(x, lanes);
    e.add(sum, sum, x);
  }

  @Override
  void finish() {
    e.combine(Emitter.Combination.SUM, sum, t);
    e.result(sum);
  }
}
