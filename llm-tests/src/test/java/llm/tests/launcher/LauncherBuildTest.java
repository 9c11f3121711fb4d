package llm.tests.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.tests.Java;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./llm} builds what is missing or older than its sources, and nothing else. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher there is llm.cmd")
class LauncherBuildTest {
  private static final String BUILDS =
      """
      #!/bin/sh
      printf '%s\\n' "$*" >>built
      echo '[INFO] Building llm-cli 0 [1/1]'
      mkdir -p llm-cli/target/modules
      cat pom.xml >llm-cli/target/modules/llm-cli-0.jar
      """;

  private LauncherTree tree;

  @BeforeEach
  void makeTree(@TempDir Path folder) throws IOException {
    tree = LauncherTree.in(folder);
    tree.with("LLM_JAVA_HOME", tree.jdk("25", "#!/bin/sh\necho ran").toString());
  }

  @Test
  void buildsOnceWithoutTestsFormatAndAnalysis() throws IOException {
    tree.maven(BUILDS + "touch -t 203501010000 llm-cli/target/modules/llm-cli-0.jar");
    var first = tree.run().orThrow();
    assertEquals(List.of("ran"), first.out());
    assertSays(first, "building (the first time");
    assertEquals(1, builds().size());
    for (var option :
        List.of("-Dmaven.test.skip=true", "-Dformat.skip=true", "-Danalysis.skip", "package")) {
      assertTrue(List.of(builds().getFirst().split(" ")).contains(option), builds().getFirst());
    }

    assertEquals(List.of("ran"), tree.run().orThrow().out());
    assertEquals(1, builds().size());
  }

  @Test
  void buildsAgainWhenASourceAResourceOrAPomIsNewer() throws IOException {
    tree.maven(BUILDS);
    for (var changed : LauncherTree.SOURCES) {
      Files.deleteIfExists(tree.root().resolve("built"));
      tree.seeminglyBuilt();
      assertEquals(List.of("ran"), tree.run().orThrow().out());
      assertFalse(Files.exists(tree.root().resolve("built")), "built for nothing");

      tree.age(changed, LauncherTree.MINUTE);
      assertSays(tree.run().orThrow(), "building: something changed");
      assertFalse(builds().isEmpty(), changed);
      tree.age(changed, -LauncherTree.MINUTE);
    }
  }

  @Test
  void givesUpWhereABuildLeavesEverythingOld() throws IOException {
    tree.maven(BUILDS + "touch -t 203601010000 llm-api/src/main/java/Source.java");
    assertEquals(List.of("ran"), tree.run().orThrow().out());
    assertEquals(2, builds().size());
  }

  @Test
  void showsWhyABuildFailed() throws IOException {
    tree.maven("#!/bin/sh\necho '[INFO] so far'\necho '[ERROR] no semicolon'\nexit 3");
    var java = tree.run();
    assertEquals(1, java.exitCode());
    assertEquals(List.of(), java.out());
    assertSays(java, "[ERROR] no semicolon");
    assertSays(java, "the build failed; all that Maven said is in ");
    assertFalse(java.err().toString().contains("so far"), java.toString());
    assertFalse(Files.exists(tree.modules()), "half a build is left");
  }

  @Test
  void saysThatItNeedsMaven() {
    var java = tree.run();
    assertEquals(1, java.exitCode());
    assertEquals(List.of("llm: needs Maven for building: there is no mvn on the PATH"), java.err());
  }

  @Test
  void takesTheLockOfALaunchThatDied() throws IOException {
    tree.maven(BUILDS + "touch -t 203501010000 llm-cli/target/modules/llm-cli-0.jar");
    var lock = Files.createDirectories(tree.root().resolve("target/llm.lock"));
    Files.writeString(lock.resolve("pid"), Long.toString(deadProcess()));
    assertEquals(List.of("ran"), tree.run().orThrow().out());
    assertFalse(Files.exists(lock), "the lock is kept");
  }

  private static long deadProcess() throws IOException {
    var process = new ProcessBuilder("true").start();
    process.onExit().join();
    return process.pid();
  }

  /** The arguments of each build. */
  private List<String> builds() throws IOException {
    return Files.readAllLines(tree.root().resolve("built"));
  }

  private static void assertSays(Java java, String text) {
    assertTrue(java.err().stream().anyMatch(line -> line.contains(text)), java.toString());
  }
}
