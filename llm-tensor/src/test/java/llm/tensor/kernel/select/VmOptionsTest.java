package llm.tensor.kernel.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmOptionsTest {
  @TempDir Path folder;

  private static VmOptions of(String... arguments) {
    return VmOptions.of(Map.of(), List.of(arguments));
  }

  @Test
  void theLastOneWins() {
    var options = of("-XX:TieredStopAtLevel=1", "-XX:+UseCompiler", "-XX:TieredStopAtLevel=4");
    assertEquals(Optional.of("4"), options.value("TieredStopAtLevel"));
    assertEquals(Optional.of(true), options.isOn("UseCompiler"));
    assertEquals(Optional.of(false), of("-XX:+A", "-XX:-A").isOn("A"));
    assertEquals(Optional.empty(), options.isOn("Tiered"));
  }

  @Test
  void whatFollowsTheProgramsNameIsNotTheVms() {
    var option = "-XX:-UseCompiler";
    for (var name : List.of(List.of("Main"), List.of("-m", "a/b"), List.of("-jar", "a.jar"))) {
      var arguments = new java.util.ArrayList<>(List.of("-cp", "x", "--add-modules", "y"));
      arguments.addAll(name);
      arguments.add(option);
      assertEquals(Optional.empty(), VmOptions.of(Map.of(), arguments).isOn("UseCompiler"));
      arguments.addFirst(option);
      assertEquals(Optional.of(false), VmOptions.of(Map.of(), arguments).isOn("UseCompiler"));
    }
  }

  @Test
  void theEnvironmentHasOptionsToo() {
    var environment = Map.of("JAVA_TOOL_OPTIONS", " -XX:A=1  -XX:B=1 ", "_JAVA_OPTIONS", "-XX:A=3");
    var options = VmOptions.of(environment, List.of("-XX:A=2", "-XX:B=2"));
    assertEquals(Optional.of("3"), options.value("A"));
    assertEquals(Optional.of("2"), options.value("B"));
    var launcher = VmOptions.of(Map.of("JDK_JAVA_OPTIONS", "-XX:A=1"), List.of("Main"));
    assertEquals(Optional.of("1"), launcher.value("A"));
  }

  @Test
  void filesOfOptionsAreRead() throws IOException {
    var file = Files.writeString(folder.resolve("options"), "-XX:A=1\n-XX:+B -Xmx1g\n");
    assertEquals(Optional.of("1"), of("@" + file, "Main").value("A"));
    assertEquals(Optional.of(true), of("-XX:VMOptionsFile=" + file).isOn("B"));
    assertEquals(Optional.empty(), of("@" + folder.resolve("none"), "Main").value("A"));
  }

  /** The build says how much memory its tests may take. */
  @Test
  void thisVmsAreFound() {
    var all = VmOptions.ofThisVm().all();
    assertTrue(all.contains("-Xmx2g"), all.toString());
  }
}
