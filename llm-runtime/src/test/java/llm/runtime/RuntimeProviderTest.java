package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import llm.tensor.KernelInfo;
import org.junit.jupiter.api.Test;

class RuntimeProviderTest {
  @Test
  void scalarKernelsHaveNoVectors() {
    var scalar =
        RuntimeProvider.diagnostics(new KernelInfo("scalar", 32, "why", Optional.of("it is slow")));
    assertEquals(0, scalar.vectorBits());
    assertEquals("scalar", scalar.kernels());
    assertEquals("why", scalar.reason());
    assertEquals(List.of("it is slow"), scalar.warnings());
    var vector =
        RuntimeProvider.diagnostics(new KernelInfo("vector", 256, "why", Optional.empty()));
    assertEquals(256, vector.vectorBits());
    assertEquals(List.of(), vector.warnings());
    assertTrue(vector.threads() >= 1 && vector.threads() <= vector.processors());
  }
}
