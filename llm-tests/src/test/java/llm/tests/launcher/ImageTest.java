package llm.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import llm.tests.Java;
import llm.tests.Reactor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The image starts without any other Java, and has all families. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the image's launcher is a shell script")
class ImageTest {
  @TempDir private Path folder = Path.of("");
  private Path bin = Path.of("");

  @BeforeEach
  void findImage() {
    var image = System.getProperty("llm.image", "");
    assumeFalse(image.isEmpty(), "no image was linked: mvn -Pimage verify links and tests one");
    bin = Path.of(image).toAbsolutePath().normalize().resolve("bin");
  }

  @Test
  void tellsAStoryThroughASymbolicLink() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("story teller"), bin.resolve("llm"));
    var version = run(link, "--version").orThrow();
    assertTrue(version.out().getFirst().matches("llm \\d\\S* \\(Java .*\\)"), version.toString());

    var story = run(link, "run", "--temperature", "0", "-n", "8", "Once upon").orThrow();
    assertTrue(String.join("\n", story.out()).startsWith(" a time"), story.toString());
    assertEquals(2, run(link, "run", "--no-such-option").exitCode());
    assertEquals(1, run(link, "inspect", "no-such-file.gguf").exitCode());
  }

  @Test
  void usesItsClassArchive() {
    assertTrue(Files.isRegularFile(bin.resolveSibling("lib").resolve("llm.jsa")), "no archive");
    var java =
        Java.runCommand(
            folder,
            Map.of("PATH", System.getenv("PATH"), "JDK_JAVA_OPTIONS", "-Xlog:class+load"),
            List.of(bin.resolve("llm").toString(), "--version"));
    var main = java.out().stream().filter(line -> line.contains(" llm.cli.Main ")).toList();
    assertEquals(1, main.size(), java.toString());
    assertTrue(main.getFirst().contains("shared objects file (top)"), main.getFirst());
  }

  @Test
  void hasEveryModuleThatIsForUsers() {
    var listed =
        Java.runCommand(folder, Map.of(), List.of(bin.resolve("java").toString(), "--list-modules"))
            .orThrow();
    var found = new TreeSet<String>();
    for (var line : listed.out()) {
      var name = line.split("@")[0];
      if (name.startsWith("llm.")) found.add(name);
    }
    var expected = Reactor.listed();
    expected.remove("llm.testkit");
    assertEquals(expected, found);
  }

  private Java run(Path launcher, String... arguments) {
    var command = new ArrayList<String>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    return Java.runCommand(folder, Map.of(), command);
  }
}
