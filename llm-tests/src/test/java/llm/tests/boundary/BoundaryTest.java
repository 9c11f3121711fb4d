package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.tests.Compilation;
import llm.tests.Reactor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which classes know which: each rule holds, and is shown to fail on a planted violation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundaryTest {
  /** Classes, and the page that describes their package. */
  private static final int LARGEST_PACKAGE = 24;

  private static final String ACTIVATION = "llm.tensor.Activation";
  private static final String CODEC = "llm.tensor.codec.Codec";
  private static final String LLAMA = "llm.arch.llama.Llama";

  private JavaClasses product;
  private int planted;

  @TempDir private Path folder;

  @BeforeAll
  void importModules() {
    var modules = Reactor.modules().values().stream().map(m -> m.location().orElseThrow());
    product =
        new ClassFileImporter()
            .importLocations(modules.map(BoundaryTest::location).collect(Collectors.toSet()));
  }

  /** A module's jar; its folder where nothing was packaged. */
  private static Location location(URI module) {
    return Location.of(
        module.getPath().endsWith(".jar") ? URI.create("jar:" + module + "!/") : module);
  }

  @Test
  void everyModuleIsScanned() {
    var scanned = new TreeMap<String, Long>();
    for (var type : product) {
      if (type.getSimpleName().endsWith("-info")) continue;
      scanned.merge(BoundaryRules.module(type.getPackageName()), 1L, Long::sum);
    }
    var expected = new TreeMap<String, Long>();
    Reactor.modules().forEach((n, m) -> expected.put(n, (long) Reactor.classFiles(m).size()));
    assertEquals(expected, scanned, "classes of each module");
    assertEquals(Reactor.listed(), scanned.keySet());
    assertTrue(scanned.values().stream().allMatch(n -> n > 0), scanned.toString());
  }

  @Test
  void onlyTheKernelsTouchTheVectorApi() {
    BoundaryRules.vectorApi().check(product);
    assertViolation(
        BoundaryRules.vectorApi(),
        "llm.tensor.Planted",
        "jdk.incubator.vector.FloatVector v;",
        "jdk.incubator.vector.FloatVector");
    assertHolds(
        BoundaryRules.vectorApi(),
        "llm.tensor.kernel.vector.Planted",
        "jdk.incubator.vector.FloatVector v;");
  }

  @Test
  void onlyTheMemoryForMachineCodeTouchesTheLinker() {
    BoundaryRules.linker().check(product);
    var linker = "Object l = java.lang.foreign.Linker.nativeLinker();";
    for (var type : List.of("llm.tensor.Planted", "llm.tensor.kernel.machine.Planted")) {
      assertViolation(BoundaryRules.linker(), type, linker, "java.lang.foreign.Linker");
    }
    assertHolds(BoundaryRules.linker(), "llm.tensor.asm.Planted", linker);
  }

  @Test
  void backendsDoNotKnowEachOther() {
    BoundaryRules.backends().check(product);
    var scalar = source("llm.tensor.kernel.scalar.rows.One", "");
    var machine =
        source(
            "llm.tensor.kernel.machine.Planted",
            "Object o = new llm.tensor.kernel.scalar.rows.One();");
    assertViolation(
        BoundaryRules.backends(), plant(scalar, machine), "llm.tensor.kernel.scalar.rows.One");
    var rows = source("llm.tensor.kernel.machine.rows.One", "");
    var same =
        source(
            "llm.tensor.kernel.machine.Planted",
            "Object o = new llm.tensor.kernel.machine.rows.One();");
    BoundaryRules.backends().allowEmptyShould(true).check(plant(rows, same));
  }

  @Test
  void onlyTheChoiceKnowsBackends() {
    BoundaryRules.choice().check(product);
    var kernels = "llm.tensor.kernel.scalar.ScalarKernels";
    var member = "Object o = new " + kernels + "();";
    for (var type : List.of("llm.tensor.Planted", "llm.tensor.kernel.Planted")) {
      assertViolation(BoundaryRules.choice(), type, member, kernels);
    }
    assertHolds(BoundaryRules.choice(), "llm.tensor.kernel.select.Planted", member);
  }

  @Test
  void packagesOfTheEngineRoomAreSmall() {
    BoundaryRules.sizes(product, LARGEST_PACKAGE).check(product);
    var two = plant(source("llm.tensor.planted.One", ""), source("llm.tensor.planted.Two", ""));
    assertViolation(BoundaryRules.sizes(two, 1), two, "llm.tensor.planted");
    BoundaryRules.sizes(two, 2).check(two);
  }

  @Test
  void modulesKnowOnlyWhatTheArchitectureLetsThemRead() {
    BoundaryRules.modules().check(product);
    assertHolds(BoundaryRules.modules(), "llm.arch.planted.Planted", "llm.blocks.Decoder d;");
  }

  @Test
  void modulesThatKnowMoreAreFound() {
    var gguf = "llm.gguf.GgufFile";
    var runtime = "llm.runtime.RuntimeProvider";
    var planted =
        List.of(
            List.of("llm.api", ACTIVATION, "llm.tensor"),
            List.of("llm.tokenizer", ACTIVATION, "llm.tensor"),
            List.of("llm.gguf", "llm.blocks.Decoder", "llm.blocks"),
            List.of("llm.blocks", gguf, "llm.gguf"),
            List.of("llm.arch.planted", gguf, "llm.gguf"),
            List.of("llm.arch.planted", "llm.tokenizer.Tokenizer", "llm.tokenizer"),
            List.of("llm.arch.planted", "llm.api.LanguageModel", "llm.api"),
            List.of("llm.arch.planted", runtime, "llm.runtime"),
            List.of("llm.arch.planted", LLAMA, "llm.arch.llama"),
            List.of("llm.runtime", LLAMA, "llm.arch.llama"),
            List.of("llm.cli", runtime, "llm.runtime"),
            List.of("llm.cli", LLAMA, "llm.arch.llama"));
    var sources = new ArrayList<Source>();
    for (var p : planted) {
      sources.add(source(p.get(0) + ".Planted" + sources.size(), p.get(1) + " field;"));
    }
    var result = BoundaryRules.modules().evaluate(plant(sources.toArray(Source[]::new)));
    var report = result.getFailureReport().toString();
    for (var p : planted) {
      assertTrue(report.contains(p.get(0) + " knows " + p.get(2) + ": Field"), p + "\n" + report);
    }
    assertEquals(planted.size(), result.getFailureReport().getDetails().size(), report);
  }

  @Test
  void pluginsDoNotKnowEachOther() {
    BoundaryRules.plugins().check(product);
    var other = source("llm.arch.other.Other", "");
    var planted = source("llm.arch.planted.Planted", "Object o = new llm.arch.other.Other();");
    assertViolation(BoundaryRules.plugins(), plant(other, planted), "llm.arch.other.Other");
  }

  @Test
  void familiesAreKnownInTheirPluginsAlone() {
    BoundaryRules.families().check(product);
    var call = "Object o = new " + LLAMA + "();";
    assertViolation(BoundaryRules.families(), "llm.runtime.Planted", call, LLAMA);
    assertViolation(BoundaryRules.families(), "llm.cli.Planted", call, LLAMA);
    assertHolds(BoundaryRules.families(), "llm.arch.llama.Planted", call);
  }

  @Test
  void packagesHaveNoCycles() {
    BoundaryRules.cycles().check(product);
    var one = source("llm.runtime.One", "Object o = new llm.runtime.two.Two();");
    var two = source("llm.runtime.two.Two", "Object o = new llm.runtime.three.Three();");
    var three = source("llm.runtime.three.Three", "Object o = new llm.runtime.One();");
    assertViolation(BoundaryRules.cycles(), plant(one, two, three), "llm.runtime.three.Three");
  }

  @Test
  void signaturesShowNoHiddenType() {
    var rule = Signatures.of(Reactor.modules().values());
    rule.check(product);
    var hidden = CODEC + ", which is hidden";
    assertViolation(rule, "llm.tensor.Planted", "public " + CODEC + " c;", hidden);
    assertViolation(rule, "llm.tensor.Planted", "protected void m(" + CODEC + "[] c) {}", hidden);
    assertViolation(
        rule,
        "llm.tensor.Planted",
        "public java.util.List<? extends " + CODEC + "> m() { return null; }",
        hidden);
    assertViolation(
        rule, "llm.tensor.Planted", "public static class T<C extends " + CODEC + "> {}", hidden);
    assertHolds(rule, "llm.tensor.Planted", CODEC + " hidden() { return null; }");
    assertHolds(rule, "llm.tensor.codec.Planted", "public " + CODEC + " c;");
  }

  private void assertViolation(ArchRule rule, String type, String members, String message) {
    assertViolation(rule, plant(source(type, members)), message);
  }

  private static void assertViolation(ArchRule rule, JavaClasses planted, String message) {
    var result = rule.allowEmptyShould(true).evaluate(planted);
    assertTrue(result.hasViolation(), () -> rule.getDescription() + ": no violation was found");
    var report = result.getFailureReport().toString();
    assertTrue(report.contains(message), report);
  }

  private void assertHolds(ArchRule rule, String type, String members) {
    rule.allowEmptyShould(true).check(plant(source(type, members)));
  }

  private record Source(String file, String text) {}

  private static Source source(String type, String members) {
    int dot = type.lastIndexOf('.');
    var text =
        "package %s; public class %s { %s }"
            .formatted(type.substring(0, dot), type.substring(dot + 1), members);
    return new Source(type.replace('.', '/') + ".java", text);
  }

  /** Compiles sources where nothing is hidden, and imports what comes of them alone. */
  private JavaClasses plant(Source... sources) {
    var classes = folder.resolve("planted" + planted++);
    assertTrue(classes.toFile().mkdir());
    var files = Stream.of(sources).collect(Collectors.toMap(Source::file, Source::text));
    Compilation.onClassPath(files, classes).orThrow();
    return new ClassFileImporter().importPaths(List.of(classes));
  }
}
