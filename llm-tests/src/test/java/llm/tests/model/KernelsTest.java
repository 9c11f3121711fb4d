package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import llm.api.LanguageModel;
import org.junit.jupiter.api.Test;

/** These tests compute with the kernels that the build asked for, on the module path. */
class KernelsTest {
  @Test
  void theKernelsThatWereAskedForAreInUse() {
    var diagnostics = LanguageModel.diagnose();
    assertTrue(diagnostics.modulePath());
    boolean scalar = System.getProperty("llm.kernels").equals("scalar");
    assertEquals(scalar, diagnostics.kernels().equals("scalar"));
    assertEquals(scalar, diagnostics.vectorBits() < 128);
  }
}
