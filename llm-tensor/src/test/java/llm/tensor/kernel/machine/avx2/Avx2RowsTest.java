package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.machine.MachineRowsTest;

class Avx2RowsTest extends MachineRowsTest {
  Avx2RowsTest() {
    super("avx2");
  }
}
