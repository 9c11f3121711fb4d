package llm.tensor.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import llm.tensor.machine.MachineAccess;
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
    assertEquals(expected(wish), kernels.name());
    assertNull(KernelChoice.chosen().warning());
    var bits = System.getProperty(VectorBits.PROPERTY, "");
    if (kernels.name().equals("vector") && !bits.isEmpty()) {
      assertEquals(Integer.parseInt(bits), kernels.vectorBits());
    }
  }

  private static String expected(String wish) {
    boolean machine = !wish.equals("vector") && MachineAccess.obstacle() == null;
    return wish.equals("scalar") ? wish : machine ? "machine" : "vector";
  }

  @Test
  void wrongValuesAreNamed() {
    var kernels = assertThrows(IllegalArgumentException.class, () -> KernelChoice.choose("fast"));
    assertEquals(
        "-Dllm.kernels=fast, expected auto, large, scalar or vector", kernels.getMessage());
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
