package llm.tests.families;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.tests.model.Conformance;
import llm.tests.model.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's table says which families are there, what they are made of, and what they pass. */
class FamiliesTest {
  private static final List<Family> INSTALLED = Family.installed();

  @Test
  void theReadmesTableIsWhatIsInstalledAndPasses() {
    FamilyTable.readme(INSTALLED).checkOrUpdate();
  }

  @Test
  void thePageOfFamiliesSaysWhatEachIsMadeOf() {
    FamilyPage.of(INSTALLED).checkOrUpdate();
  }

  /** What is new in a family is explained before the family is there. */
  @Test
  void everyIdeaIsExplained() {
    var page = FamilyPage.of(INSTALLED).read();
    assertEquals(List.of(), FamilyPage.unexplained(page, INSTALLED));
    var without = page.replace("<!-- in: Attention, GQA -->", "");
    assertEquals(List.of("Attention, GQA"), FamilyPage.unexplained(without, INSTALLED));
  }

  @Test
  void everyFamilyPassesAReference() {
    assertFalse(INSTALLED.isEmpty());
    var without = INSTALLED.stream().filter(f -> f.variants().isEmpty()).map(Family::id).toList();
    assertEquals(List.of(), without);
  }

  @Test
  void everyReferenceOfAPluginPasses() {
    var modules = INSTALLED.stream().map(Family::module).distinct().toList();
    var all =
        modules.stream()
            .flatMap(m -> Family.references(m).stream())
            .map(Variant::name)
            .sorted()
            .toList();
    var passed =
        INSTALLED.stream().flatMap(f -> f.variants().stream()).map(Variant::name).sorted().toList();
    assertEquals(all, passed);
  }

  /** The logits of another model: a family that computes something else is not in the table. */
  @Test
  void aReferenceThatDoesNotPassIsNotCounted(@TempDir Path folder) throws IOException {
    var variant = new Variant("llama-yarn", Variant.bundled());
    for (var ending : List.of(".gguf", ".json", ".logits")) {
      var name = variant.name() + ending;
      Files.copy(Variant.bundled().resolve(name), folder.resolve(name));
    }
    var copy = new Variant(variant.name(), folder);
    assertTrue(Conformance.passes(copy));
    var logits = Files.readAllBytes(folder.resolve("llama-yarn.logits"));
    logits[logits.length - 1] ^= (byte) 0x80; // the sign of the last one
    Files.write(folder.resolve("llama-yarn.logits"), logits);
    assertFalse(Conformance.passes(copy));
  }

  @Test
  void aStaleTableIsFound() {
    var readme = FamilyTable.readme(INSTALLED).read();
    var page = FamilyPage.of(INSTALLED).read();
    var others = new ArrayList<>(INSTALLED);
    var first = others.removeFirst();
    assertStale(FamilyTable.readme(others), readme);
    assertStale(FamilyPage.of(others), page);
    others.addFirst(new Family(first.id(), first.module(), List.of(), first.blocks()));
    assertStale(FamilyPage.of(others), page);
    others.set(0, new Family(first.id(), first.module(), first.variants(), new BlockSummary()));
    assertStale(FamilyPage.of(others), page);
  }

  private static void assertStale(GeneratedText generated, String text) {
    var error = assertThrows(AssertionError.class, () -> generated.check(text)).getMessage();
    assertTrue(error.contains("stale") && error.contains("-Dllm.update.docs"), error);
  }
}
