package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VMAXPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMINPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Mask;

/**
 * Machine code of functions that are an instruction or two.
 *
 * <p>Of a number and NaN, the larger and the smaller are what stands second: NaN stays NaN.
 */
final class ArithmeticCode extends ElementCode {
  private final RowOperation operation;
  private final int parameter = parameter();
  private final int least = zero();

  ArithmeticCode(RowOperation operation) {
    this.operation = operation;
    if (operation == RowOperation.CLAMP) a.vector(VSUBPS, least, least, parameter);
  }

  @Override
  void replace(Mask mask) {
    switch (operation) {
      case SCALE -> a.vector(VMULPS, X, X, parameter);
      case CLAMP -> {
        a.vector(VMAXPS, X, least, X);
        a.vector(VMINPS, X, parameter, X);
      }
      case RELU -> a.vector(VMAXPS, X, least, X);
      case RELU_SQUARED -> {
        a.vector(VMAXPS, X, least, X);
        a.vector(VMULPS, X, X, X);
      }
      default -> throw new IllegalStateException(operation.name());
    }
  }
}
