package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import llm.tests.Reactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * No jar says when and with which JDK it was built: two builds of one source give the same bytes.
 * {@code tools/same-bytes.sh} makes two and compares them.
 */
class SameBytesTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  @TestFactory
  Stream<DynamicTest> jarSaysNothingOfItsBuild() {
    return Reactor.modules().values().stream()
        .map(m -> Path.of(m.location().orElseThrow()))
        .map(jar -> DynamicTest.dynamicTest(jar.getFileName().toString(), () -> check(jar)));
  }

  private static void check(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      var names = new TreeSet<String>();
      file.getManifest().getMainAttributes().keySet().forEach(name -> names.add(name.toString()));
      assertEquals(Set.of("Manifest-Version"), names, "the manifest of " + jar);

      var entries = file.stream().toList();
      assertFalse(entries.isEmpty());
      for (var entry : entries) assertEquals(TIME, entry.getTimeLocal(), entry.getName());
    }
  }
}
