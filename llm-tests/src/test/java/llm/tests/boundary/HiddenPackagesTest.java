package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import llm.tests.Compilation;
import llm.tests.Reactor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a module hides cannot be compiled against. */
class HiddenPackagesTest {
  @TempDir private Path classes;

  @TestFactory
  Stream<DynamicTest> aHiddenPackageDoesNotCompile() {
    return hiddenPackages().map(p -> DynamicTest.dynamicTest(p.name, () -> assertHidden(p)));
  }

  @Test
  void thereAreHiddenPackages() {
    var hidden = hiddenPackages().map(HiddenPackage::name).toList();
    assertTrue(
        hidden.containsAll(List.of("llm.tensor.codec", "llm.runtime")), () -> hidden.toString());
  }

  private record HiddenPackage(String module, String name) {}

  private static Stream<HiddenPackage> hiddenPackages() {
    return Reactor.modules().values().stream()
        .map(ModuleReference::descriptor)
        .flatMap(
            d -> {
              var exported = d.exports().stream().map(ModuleDescriptor.Exports::source).toList();
              return d.packages().stream()
                  .filter(p -> !exported.contains(p))
                  .map(p -> new HiddenPackage(d.name(), p));
            })
        .sorted(Comparator.comparing(HiddenPackage::name));
  }

  private void assertHidden(HiddenPackage hidden) {
    var requires = "requires " + hidden.module + ";";
    var errors = compile(requires, "import " + hidden.name + ".*;").errors();
    assertEquals(
        List.of(notVisible(hidden.name, hidden.module, "which does not export it")), errors);
  }

  private static Compilation.Error notVisible(String hidden, String module, String reason) {
    return new Compilation.Error(
        "compiler.err.package.not.visible",
        "package %s is not visible\n  (package %s is declared in module %s, %s)"
            .formatted(hidden, hidden, module, reason));
  }

  @ParameterizedTest
  @CsvSource({"llm.gguf, GgufFile", "llm.tokenizer, Tokenizer", "llm.api, LanguageModel"})
  void aPluginReadsBlocksAlone(String module, String type) {
    assertEquals(
        List.of(notVisible(module, module, "but module planted does not read it")),
        plugin("private " + module + "." + type + " t;").errors());
  }

  @Test
  void whatIsShownCompiles() {
    plugin("private llm.tensor.Activation a;").orThrow();
    compile("requires llm.api;", "import llm.api.*;").orThrow();
    compile("requires llm.gguf;", "import llm.gguf.*;").orThrow();
  }

  @Test
  void pluginsExportNothing() {
    for (var module : Reactor.modules().values()) {
      var descriptor = module.descriptor();
      if (!descriptor.name().startsWith("llm.arch.")) continue;
      assertEquals(Set.of(), descriptor.exports(), descriptor.name());
      assertFalse(descriptor.provides().isEmpty(), descriptor.name());
    }
  }

  private Compilation compile(String requires, String imports) {
    return Compilation.onModulePath(
        Map.of(
            "module-info.java", "module planted { " + requires + " }",
            "planted/Planted.java", "package planted; " + imports + " class Planted {}"),
        classes);
  }

  private Compilation plugin(String member) {
    var descriptor =
        """
        module planted {
          requires llm.blocks;
          provides llm.blocks.spi.Architecture with planted.Planted;
        }
        """;
    var source =
        """
        package planted;

        import llm.blocks.*;

        public final class Planted implements llm.blocks.spi.Architecture {
          %s

          @Override public String id() { return "planted"; }

          @Override public Decoder build(Hyperparameters hp, Weights w) {
            throw new InvalidModelException("planted");
          }
        }
        """
            .formatted(member);
    return Compilation.onModulePath(
        Map.of("module-info.java", descriptor, "planted/Planted.java", source), classes);
  }
}
