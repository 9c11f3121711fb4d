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

  @Test
  void whatASystemLacksIsNamed() {
    assertEquals(
        "it is for Linux on amd64, this is Mac OS X on aarch64, for which is missing: an assembler"
            + " and emitters for its processor",
        MachineAccess.impossible("Mac OS X on aarch64"));
    assertTrue(MachineAccess.impossible("Linux on aarch64").contains("an assembler"));
    assertTrue(MachineAccess.impossible("Windows 11 on amd64").contains("calling convention"));
    assertTrue(MachineAccess.impossible("Mac OS X on x86_64").endsWith(": memory for code"));
  }

  /** The tiles of AMX are asked for, where the processor has them or not. */
  @Test
  void theSystemIsAskedForTiles() {
    var obstacle = MachineAccess.noTiles();
    if (MachineAccess.obstacle() != null) assertEquals(MachineAccess.obstacle(), obstacle);
    else if (obstacle != null) assertEquals("the system does not permit tiles (AMX)", obstacle);
  }
}
