package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.tensor.KernelInfo;
import org.junit.jupiter.api.Test;

class RuntimeProviderTest {
  @Test
  void scalarKernelsHaveNoVectors() {
    var scalar =
        RuntimeProvider.diagnostics(
            new KernelInfo("scalar", 32, "why", List.of("it is slow"), List.of()));
    assertEquals(0, scalar.vectorBits());
    assertEquals("scalar", scalar.kernels());
    assertEquals("why", scalar.reason());
    assertEquals(List.of("it is slow"), scalar.warnings());
    var vector =
        RuntimeProvider.diagnostics(new KernelInfo("vector", 256, "why", List.of(), List.of()));
    assertEquals(256, vector.vectorBits());
    assertEquals(List.of(), vector.warnings());
    assertTrue(vector.threads() >= 1 && vector.threads() <= vector.processors());
  }
}
