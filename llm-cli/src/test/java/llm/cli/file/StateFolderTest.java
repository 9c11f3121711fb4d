package llm.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateFolderTest {
  private static final String ROOT = Path.of("").toAbsolutePath().getRoot().toString();

  @Test
  void theSpecificationsVariableWins() {
    var home = Map.of("HOME", ROOT + "home", "XDG_STATE_HOME", ROOT + "state");
    assertEquals(Optional.of(Path.of(ROOT, "state", "llm")), StateFolder.of(home));
  }

  @Test
  void otherwiseItIsInTheHome() {
    var expected = Optional.of(Path.of(ROOT, "home", ".local", "state", "llm"));
    assertEquals(expected, StateFolder.of(Map.of("HOME", ROOT + "home")));
    assertEquals(
        expected, StateFolder.of(Map.of("HOME", ROOT + "home", "XDG_STATE_HOME", "relative")));
    assertEquals(expected, StateFolder.of(Map.of("HOME", ROOT + "home", "XDG_STATE_HOME", "")));
  }

  @Test
  void withoutAHomeThereIsNone() {
    assertEquals(Optional.empty(), StateFolder.of(Map.of()));
  }
}
