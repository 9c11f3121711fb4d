package llm.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTest {
  @TempDir Path folder;

  @Test
  void theMakerDecides() throws IOException {
    assertEquals(Processor.INTEL, described("processor\t: 0\nvendor_id\t: GenuineIntel\n"));
    assertEquals(Processor.OTHER, described("processor\t: 0\nvendor_id\t: AuthenticAMD\n"));
    assertEquals(Processor.OTHER, described(""));
    assertEquals(Processor.OTHER, Processor.described(folder.resolve("missing")));
    assertTrue(Processor.INTEL.readsSideBySide());
    assertFalse(Processor.OTHER.readsSideBySide());
  }

  @Test
  void whatWasAskedForIsChosen() {
    var wish = System.getProperty(Processor.PROPERTY, "");
    if (!wish.isEmpty()) assertEquals(Processor.parse(wish), Processor.chosen());
    var wrong = assertThrows(IllegalArgumentException.class, () -> Processor.parse("amd"));
    assertEquals("-Dllm.processor=amd, expected intel or other", wrong.getMessage());
  }

  private Processor described(String text) throws IOException {
    return Processor.described(Files.writeString(folder.resolve("cpuinfo"), text));
  }
}
