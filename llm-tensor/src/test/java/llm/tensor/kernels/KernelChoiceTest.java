package llm.tensor.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelChoiceTest {
  @Test
  void runsAsNamedModule() {
    assertEquals("llm.tensor", Kernels.class.getModule().getName());
  }

  /** As a named module the Vector API is always there; each execution of the tests says what. */
  @Test
  void whatWasAskedForIsInUse() {
    var wish = System.getProperty(KernelChoice.PROPERTY, "auto");
    var kernels = KernelChoice.chosen().kernels();
    assertEquals(wish.equals("scalar") ? "scalar" : "vector", kernels.name());
    assertNull(KernelChoice.chosen().warning());
    var bits = System.getProperty(VectorBits.PROPERTY, "");
    if (kernels.name().equals("vector") && !bits.isEmpty()) {
      assertEquals(Integer.parseInt(bits), kernels.vectorBits());
    }
  }

  @Test
  void wrongValuesAreNamed() {
    var kernels = assertThrows(IllegalArgumentException.class, () -> KernelChoice.choose("fast"));
    assertEquals("-Dllm.kernels=fast, expected auto, scalar or vector", kernels.getMessage());
    var bits = assertThrows(IllegalArgumentException.class, () -> VectorBits.parse("64"));
    assertEquals("-Dllm.vector.bits=64, expected 128, 256 or 512", bits.getMessage());
  }

  @Test
  void scalarIsAlwaysThere() {
    var choice = KernelChoice.choose("scalar");
    assertEquals("scalar", choice.kernels().name());
    assertTrue(choice.reason().contains("llm.kernels"));
  }
}
