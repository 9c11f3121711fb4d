package llm.tensor.kernel.machine.avx2;

import llm.tensor.TensorType;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.machine.MachineMatrixTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Avx2MatrixTest extends MachineMatrixTest {
  Avx2MatrixTest() {
    super("avx2");
  }

  /** Bit for bit: the operations of a sum, and their order, are the same. */
  @ParameterizedTest
  @MethodSource("types")
  void aTokensSumsDoNotDependOnOthers(TensorType type, Codec codec) {
    assertSameAloneAndTogether(type, codec);
  }
}
