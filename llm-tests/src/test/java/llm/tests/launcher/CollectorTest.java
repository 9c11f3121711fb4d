package llm.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import llm.tests.Reactor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each launcher starts the command with a collector that does not copy pages of keys and values.
 */
class CollectorTest {
  private static final String OPTIONS = "-XX:+UseSerialGC -XX:PretenureSizeThreshold=16k ";

  @ParameterizedTest
  @ValueSource(strings = {"llm", "llm.cmd", "llm-image/src/image/bin/llm"})
  void aLauncherSaysHowMemoryIsCollected(String launcher) throws IOException {
    var starts =
        Files.readAllLines(Reactor.root().resolve(launcher)).stream()
            .filter(line -> line.startsWith("exec ") || line.contains("%LLM_JAVA_OPTS%"))
            .filter(line -> line.contains("java"))
            .toList();
    assertTrue(starts.size() == 1 && starts.getFirst().contains(OPTIONS), starts.toString());
  }
}
