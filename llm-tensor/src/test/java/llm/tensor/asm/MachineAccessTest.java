package llm.tensor.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MachineAccessTest {
  /** Each execution of the tests says whether native access is granted; this one may be either. */
  @Test
  void withoutNativeAccessThereIsNoMachineCode() {
    var obstacle = MachineAccess.obstacle();
    if (MachineAccess.impossible() != null) {
      assertEquals(MachineAccess.impossible(), obstacle, "advice that would not help is not given");
    } else if (MachineAccess.isGranted()) {
      assertTrue(obstacle == null || !obstacle.contains("native access"), obstacle);
    } else {
      assertEquals("native access is not granted (--enable-native-access=llm.tensor)", obstacle);
    }
  }
}
