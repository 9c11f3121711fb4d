package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  /** With -XX:UseAVX=2 the VM has vectors of 256 bits, with 1 and 0 of 128. */
  @Test
  void narrowVectorsOfTheVmRuleOutMachineCode() {
    assertNull(Surroundings.tooNarrow(512));
    for (int bits : new int[] {64, 128, 256}) {
      assertEquals(
          "it has vectors of 512 bits, and this VM uses "
              + bits
              + " at most (-XX:UseAVX, -XX:MaxVectorSize)",
          Surroundings.tooNarrow(bits));
    }
  }

  @Test
  void compactHeadersAreWarnedOfUntilTheyAreSound() {
    var on = VmOptions.of(Map.of(), List.of("-XX:+UseCompactObjectHeaders"));
    assertTrue(Surroundings.dangers(25, on).getFirst().contains("JDK-8380060"));
    assertEquals(1, Surroundings.dangers(26, on).size());
    assertEquals(List.of(), Surroundings.dangers(27, on));
    assertEquals(List.of(), Surroundings.dangers(25, VmOptions.of(Map.of(), List.of())));
  }
}
