package llm.tensor.kernel.machine.avx512;

import llm.tensor.kernel.machine.MachineMatrixTest;

class Avx512MatrixTest extends MachineMatrixTest {
  Avx512MatrixTest() {
    super("avx512");
  }
}
