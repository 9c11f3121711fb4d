package llm.tensor.kernel.machine.avx512;

import llm.tensor.kernel.machine.MachineRowsTest;

class Avx512RowsTest extends MachineRowsTest {
  Avx512RowsTest() {
    super("avx512");
  }
}
