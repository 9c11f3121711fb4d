package llm.tensor.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineAccessTest {
  @TempDir Path folder;

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
  void whatAProcessorLacksIsNamed() throws IOException {
    var file = folder.resolve("cpuinfo");
    Files.writeString(file, "processor : 0\nflags\t\t: fpu avx512f avx512bw avx512dq avx512vl\n");
    assertEquals(List.of("avx512_vnni"), MachineAccess.missing(file));
    Files.writeString(file, "flags : avx512_vnni avx512f avx512bw avx512dq avx512vl sse\n");
    assertEquals(List.of(), MachineAccess.missing(file));
  }

  @Test
  void whatIsNotDescribedIsMissing() {
    assertEquals(
        List.of("avx512_vnni", "avx512bw", "avx512dq", "avx512f", "avx512vl"),
        MachineAccess.missing(folder.resolve("none")));
  }
}
