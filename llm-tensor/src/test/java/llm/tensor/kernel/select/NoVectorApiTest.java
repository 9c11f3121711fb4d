package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import llm.tensor.Matrix;
import llm.tensor.asm.MachineAccess;
import llm.tensor.kernel.machine.InstructionSets;
import org.junit.jupiter.api.Test;

/** On the class path nobody requires the Vector API: machine code computes without it. */
class NoVectorApiTest {
  @Test
  void machineCodeNeedsNativeAccessAlone() throws Exception {
    assumeTrue(MachineAccess.impossible() == null, "no machine code on this system");
    var missing = InstructionSets.ofThisMachine(512).obstacle("");
    assumeTrue(missing == null, missing);
    var lines = run("--enable-native-access=ALL-UNNAMED");
    assertTrue(lines.contains("module false"), lines.toString());
    assertTrue(lines.contains("chosen machine"), lines.toString());
    assertClose(lines, "machine Q4_0", 0.02);
    assertClose(lines, "machine Q2_K", 0.02);
    assertClose(lines, "machine F32", 1e-5);
  }

  @Test
  void withoutNativeAccessScalarLoopsCompute() throws Exception {
    var lines = run("-Dignored=true");
    assertTrue(lines.contains("chosen scalar"), lines.toString());
    assertEquals(3, lines.stream().filter(line -> line.startsWith("scalar ")).count());
    assertFalse(lines.stream().anyMatch(line -> line.startsWith("vector ")));
  }

  private static void assertClose(List<String> lines, String start, double limit) {
    var line = lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    double difference = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    assertTrue(difference < limit, line);
  }

  private static List<String> run(String option) throws Exception {
    var path = Stream.of(Matrix.class, NoVectorApiTest.class).map(NoVectorApiTest::location);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            option,
            "-cp",
            String.join(File.pathSeparator, path.distinct().toList()),
            NoVectorApiProgram.class.getName());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var lines = process.inputReader().lines().toList();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), lines.toString());
    return lines;
  }

  private static String location(Class<?> type) {
    try {
      var resource = type.getResource(type.getSimpleName() + ".class");
      var file = Path.of(java.util.Objects.requireNonNull(resource).toURI());
      for (int i = 0; i < type.getName().split("\\.").length; i++) file = file.getParent();
      return file.toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
