package llm.tensor.kernel.machine.avx512;

import llm.tensor.TensorType;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.kernel.machine.MachineMatrixTest;

class Avx512MatrixTest extends MachineMatrixTest {
  Avx512MatrixTest() {
    super("avx512");
  }

  /** With AVX512_BF16 activations are rounded to what weights of bfloat16 are. */
  @Override
  protected Rounding rounding(TensorType type, int tokens) {
    if (type != TensorType.BF16 || !has(Feature.AVX512_BF16)) return super.rounding(type, tokens);
    return new Rounding() {
      @Override
      public double activation(float[] x, int at, int column) {
        return bfloat16(x[at + column]);
      }
    };
  }
}
