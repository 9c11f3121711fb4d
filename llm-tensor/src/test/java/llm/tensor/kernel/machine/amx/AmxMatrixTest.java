package llm.tensor.kernel.machine.amx;

import llm.tensor.TensorType;
import llm.tensor.kernel.machine.MachineMatrixTest;

class AmxMatrixTest extends MachineMatrixTest {
  AmxMatrixTest() {
    super("amx");
  }

  /** Few rows as with AVX-512; integers and many rows as bfloat16, floats in parts of that. */
  @Override
  protected Rounding rounding(TensorType type, int tokens) {
    if (tokens < TiledMatrix.LEAST_ROWS) return super.rounding(type, tokens);
    return type.blockSize() == 1 ? new Split() : new Rounded();
  }

  /** Two bfloat16 for a float hold 16 bits of it. */
  private static final class Split implements Rounding {
    @Override
    public double tolerance() {
      return SUMS + 0x1p-16;
    }
  }

  /** A weight's last bit as a float, in which decoders may differ, can change its bfloat16. */
  private static final class Rounded implements Rounding {
    @Override
    public double weight(float weight) {
      return bfloat16(weight);
    }

    @Override
    public double activation(float[] x, int at, int column) {
      return bfloat16(x[at + column]);
    }

    @Override
    public double tolerance() {
      return 1e-4;
    }
  }
}
