package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  @Test
  void compactHeadersAreWarnedOfUntilTheyAreSound() {
    var on = VmOptions.of(Map.of(), List.of("-XX:+UseCompactObjectHeaders"));
    assertTrue(Surroundings.dangers(25, on).getFirst().contains("JDK-8380060"));
    assertEquals(1, Surroundings.dangers(26, on).size());
    assertEquals(List.of(), Surroundings.dangers(27, on));
    assertEquals(List.of(), Surroundings.dangers(25, VmOptions.of(Map.of(), List.of())));
  }
}
