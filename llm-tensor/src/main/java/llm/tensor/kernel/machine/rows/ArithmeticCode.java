package llm.tensor.kernel.machine.rows;

import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Machine code of functions that are an instruction or two.
 *
 * <p>Of a number and NaN, the larger and the smaller are what stands second: NaN stays NaN.
 */
final class ArithmeticCode extends ElementCode {
  private final RowOperation operation;
  private final Vector.OfRegister parameter = parameter();
  private final Vector.OfRegister least = e.register();

  ArithmeticCode(InstructionSet set, RowOperation operation) {
    super(set);
    this.operation = operation;
    e.zero(least);
    if (operation == RowOperation.CLAMP) e.subtract(least, least, parameter);
  }

  @Override
  void replace(Lanes lanes) {
    switch (operation) {
      case SCALE -> e.multiply(x, x, parameter);
      case CLAMP -> {
        e.max(x, least, x);
        e.min(x, parameter, x);
      }
      case RELU -> e.max(x, least, x);
      case RELU_SQUARED -> {
        e.max(x, least, x);
        e.multiply(x, x, x);
      }
      default -> throw new IllegalStateException(operation.name());
    }
  }
}
