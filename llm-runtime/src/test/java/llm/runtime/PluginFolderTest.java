package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import llm.api.PluginException;
import org.junit.jupiter.api.Test;

class PluginFolderTest {
  @Test
  void beforeOneEachMinorVersionMayChangeTheSpi() {
    var installed = PluginFolder.spiVersion(); // 0.1.x
    assertTrue(installed.startsWith("0.1."), installed);
    assertTrue(PluginFolder.compatible("0.1.7"));
    assertTrue(PluginFolder.compatible(installed));
    assertFalse(PluginFolder.compatible("0.2.0"));
    assertFalse(PluginFolder.compatible("1.1.0"));
  }

  @Test
  void aFolderThatIsNoneIsNamed() {
    var folder = Path.of("no", "such", "folder");
    var e = assertThrows(PluginException.class, () -> PluginFolder.read(folder, p -> {}));
    assertEquals("the plugin folder " + folder + " is no folder", e.getMessage());
  }
}
