package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tokens on the module path and on the class path, and a word where that is slow. */
class ClassPathTest {
  private static final String FLAG = "--add-modules jdk.incubator.vector";

  private final Reference reference = Stories.reference();
  @TempDir private Path folder;

  @Test
  void onTheModulePathNoFlagIsNeeded() {
    var modules =
        List.of(
            "--module-path",
            Reactor.modulePath(),
            "--add-modules",
            "llm.api",
            "--class-path",
            GreedyProgram.classes().toString());
    var program = GreedyProgram.run(folder, modules, Stories.file(), reference);
    assertTrue(program.modulePath());
    assertGreedy(program);
    assertEquals(List.of(), warnings(program));
  }

  @Test
  void onTheClassPathTheMissingFlagIsNamedOnce() {
    var program = GreedyProgram.run(folder, classPath(), Stories.file(), reference);
    assertFalse(program.modulePath());
    assertGreedy(program);
    assertEquals(1, warnings(program).size(), () -> String.join("\n", program.err()));
  }

  @Test
  void onTheClassPathWithTheFlagNothingIsMissing() {
    var options = new ArrayList<>(List.of(FLAG.split(" ")));
    options.addAll(classPath());
    var program = GreedyProgram.run(folder, options, Stories.file(), reference);
    assertFalse(program.modulePath());
    assertGreedy(program);
    assertEquals(List.of(), warnings(program));
  }

  /** As a jar whose manifest grants native access is started: floats too are multiplied by it. */
  @Test
  void onTheClassPathMachineCodeNeedsNativeAccessAlone() {
    var options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
    options.add("-Dllm.kernels=large"); // the model is a small one
    options.addAll(classPath());
    var program = GreedyProgram.run(folder, options, Stories.file(), reference);
    var kernels =
        program.err().stream()
            .filter(line -> line.startsWith("kernels: "))
            .findFirst()
            .orElseThrow();
    assumeTrue(kernels.startsWith("kernels: machine"), kernels);
    assertFalse(kernels.contains("scalar"), kernels);
    assertGreedy(program);
  }

  private static List<String> classPath() {
    return List.of(
        "--class-path", Reactor.modulePath() + File.pathSeparator + GreedyProgram.classes());
  }

  private void assertGreedy(GreedyProgram program) {
    assertEquals(Arrays.stream(reference.greedy()).boxed().toList(), program.ids());
  }

  private static List<String> warnings(GreedyProgram program) {
    return program.err().stream().filter(line -> line.contains(FLAG)).toList();
  }
}
