package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import llm.tests.Compilation;
import llm.tests.Reactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a module provides, it provides on the class path too. */
class ServicesTest {
  /**
   * It provides the architecture of its scripted models where libraries of tests are: a service of
   * its module would draw JUnit into every module graph that has the runtime.
   */
  private static final String CLASS_PATH_ALONE = "llm.testkit";

  @TestFactory
  Stream<DynamicTest> servicesAgree() {
    return Reactor.modules().entrySet().stream()
        .filter(m -> !m.getKey().equals(CLASS_PATH_ALONE))
        .map(m -> DynamicTest.dynamicTest(m.getKey(), () -> assertAgree(m.getValue())));
  }

  private static void assertAgree(ModuleReference module) {
    assertEquals(
        ServiceFiles.declared(module),
        ServiceFiles.listed(module),
        "module-info.java provides the former, META-INF/services lists the latter");
  }

  @Test
  void theTestKitProvidesOnTheClassPathAlone() {
    var testkit = Reactor.modules().get(CLASS_PATH_ALONE);
    assertEquals(Map.of(), ServiceFiles.declared(testkit));
    assertEquals(
        Map.of(
            "llm.blocks.spi.Architecture",
            new TreeSet<>(java.util.List.of("llm.testkit.script.Scripted"))),
        ServiceFiles.listed(testkit));
  }

  @Test
  void thereAreServices() {
    var services = new TreeSet<String>();
    Reactor.modules().values().forEach(m -> services.addAll(ServiceFiles.declared(m).keySet()));
    assertEquals(
        new TreeSet<>(
            java.util.List.of("llm.api.spi.ModelProvider", "llm.blocks.spi.Architecture")),
        services);
    assertFalse(ServiceFiles.listed(Reactor.modules().get("llm.runtime")).isEmpty());
  }

  @Test
  void aMissingAndASurplusFileAreFound(@TempDir Path folder) throws IOException {
    var sources =
        Map.of(
            "module-info.java",
            "module planted { provides Runnable with planted.Planted; }",
            "planted/Planted.java",
            "package planted; public class Planted implements Runnable { public void run() {} }");
    Compilation.onModulePath(sources, folder).orThrow();
    assertNotEquals(ServiceFiles.declared(planted(folder)), ServiceFiles.listed(planted(folder)));

    var services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.Runnable"), "# ours\nplanted.Planted # one\n");
    assertAgree(planted(folder));

    Files.writeString(services.resolve("java.lang.Comparable"), "planted.Planted\n");
    assertNotEquals(ServiceFiles.declared(planted(folder)), ServiceFiles.listed(planted(folder)));
  }

  private static ModuleReference planted(Path folder) {
    return ModuleFinder.of(folder).find("planted").orElseThrow();
  }
}
