package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import llm.tests.Compilation;
import llm.tests.Reactor;
import llm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No family's id stands in a class outside its plugin. */
class FamilyNamesTest {
  private final FamilyNames names = FamilyNames.installed();

  /** Names that stand in one class for a reason of its own. */
  private static final Map<String, Set<String>> EXCEPTED =
      Map.of(
          // Files of this family do not say that their special tokens swallow spaces: only the
          // model's name tells.
          "llm/tokenizer/StripRule.class",
          Set.of("phi3"),
          // These write files, and name the kind of their vocabulary.
          "llm/testkit/TinyModel.class",
          Set.copyOf(Tokenizer.models()),
          "llm/testkit/script/Vocabulary.class",
          Set.copyOf(Tokenizer.models()));

  /** What may stand in a class: in the tokenizer the vocabularies' and pre-tokenizers' names. */
  private static Set<String> excepted(String module, String classFile) {
    var excepted = new HashSet<>(EXCEPTED.getOrDefault(classFile, Set.of()));
    if (module.equals("llm.tokenizer")) {
      excepted.addAll(Tokenizer.models());
      excepted.addAll(Tokenizer.preTokenizers());
    }
    return excepted;
  }

  @Test
  void noFamilyIsNamedOutsideItsPlugin() {
    var findings =
        Reactor.modules().entrySet().stream()
            .flatMap(m -> in(m.getKey(), m.getValue()).stream())
            .toList();
    assertEquals(List.of(), findings);
  }

  private List<FamilyNames.Finding> in(String module, ModuleReference reference) {
    var files = Reactor.classFiles(reference);
    assertFalse(files.isEmpty(), module + " has no classes");
    return files.stream()
        .map(f -> names.in(module, Reactor.read(reference, f), excepted(module, f)))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void everyPluginsFamilyIsKnown() {
    var plugins = new TreeSet<>(Reactor.listed());
    plugins.removeIf(m -> !m.startsWith("llm.arch."));
    assertFalse(plugins.isEmpty());
    assertTrue(names.ids().size() >= plugins.size(), () -> plugins + " provide " + names.ids());
    // A plugin names its family: were it not found there, it would be found nowhere.
    for (var plugin : plugins) {
      var reference = Reactor.modules().get(plugin);
      assertFalse(
          Reactor.classFiles(reference).stream()
              .allMatch(f -> names.in("", Reactor.read(reference, f), Set.of()).isEmpty()),
          plugin);
    }
  }

  @Test
  void theTokenizerIsExceptedForGoodReason() {
    var tokenizer = Reactor.modules().get("llm.tokenizer");
    assertFalse(
        Reactor.classFiles(tokenizer).stream()
            .allMatch(
                f -> names.in("llm.tokenizer", Reactor.read(tokenizer, f), Set.of()).isEmpty()));
  }

  @Test
  void everyExceptionIsNeeded() {
    for (var file : EXCEPTED.keySet()) {
      var module = file.startsWith("llm/testkit/") ? "llm.testkit" : "llm.tokenizer";
      var classFile = Reactor.read(Reactor.modules().get(module), file);
      assertFalse(names.in(module, classFile, Set.of()).isEmpty(), file);
    }
  }

  @Test
  void aStringIsFound(@TempDir Path folder) throws IOException {
    assertFinding(folder, "String s() { return \"llama\"; }", "llama");
  }

  @Test
  void aStringWithinAnotherIsFound(@TempDir Path folder) throws IOException {
    assertFinding(folder, "static final String DEFAULT = \"demo:llama\";", "demo:llama");
  }

  @Test
  void aSwitchIsFound(@TempDir Path folder) throws IOException {
    assertFinding(
        folder,
        "int s(String id) { return switch (id) { case \"llama\" -> 1; default -> 0; }; }",
        "llama");
  }

  @Test
  void anAnnotationIsFound(@TempDir Path folder) throws IOException {
    assertFinding(folder, "@Deprecated(since = \"llama\") void s() {}", "llama");
  }

  @Test
  void theNameOfAClassIsFound(@TempDir Path folder) throws IOException {
    assertFinding(
        folder,
        "Object s() throws Exception { return Class.forName(\"llm.arch.llama.Llama\"); }",
        "llm.arch.llama.Llama");
  }

  @Test
  void theExceptionsHoldForWholeNamesInTheTokenizerAlone(@TempDir Path folder) throws IOException {
    var planted =
        plant(folder, "String s() { return \"llama\" + System.nanoTime() + \"llama-7b\"; }");
    assertEquals(
        Set.of("llama\u0001llama-7b"),
        constants(names.in("llm.tokenizer", planted, excepted("llm.tokenizer", ""))));
    var name = plant(folder, "String s() { return \"llama\"; }");
    assertEquals(
        Set.of(), constants(names.in("llm.tokenizer", name, excepted("llm.tokenizer", ""))));
    assertEquals(Set.of("llama"), constants(names.in("llm.gguf", name, excepted("llm.gguf", ""))));
  }

  private void assertFinding(Path folder, String member, String constant) throws IOException {
    var planted = plant(folder, member);
    assertEquals(Set.of(constant), constants(names.in("llm.runtime", planted, Set.of())));
    assertEquals(Set.of(), constants(names.in("llm.arch.llama", planted, Set.of())));
  }

  private static Set<String> constants(List<FamilyNames.Finding> findings) {
    var constants = new HashSet<String>();
    findings.forEach(f -> constants.add(f.constant()));
    return constants;
  }

  private static byte[] plant(Path folder, String member) throws IOException {
    var source = "package planted; class Planted { " + member + " }";
    Compilation.onClassPath(Map.of("planted/Planted.java", source), folder).orThrow();
    return Files.readAllBytes(folder.resolve("planted/Planted.class"));
  }
}
