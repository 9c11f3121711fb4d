package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import llm.api.LanguageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** These tests compute with the kernels that the build asked for, on the module path. */
@ExtendWith(RequestedKernels.class)
class KernelsTest {
  @Test
  void theKernelsThatWereAskedForAreInUse() {
    var diagnostics = LanguageModel.diagnose();
    assertTrue(diagnostics.modulePath());
    var asked = System.getProperty("llm.kernels");
    if (!asked.equals("auto")) assertEquals(asked, diagnostics.kernels());
    assertEquals(diagnostics.kernels().equals("scalar"), diagnostics.vectorBits() == 0);
  }
}
