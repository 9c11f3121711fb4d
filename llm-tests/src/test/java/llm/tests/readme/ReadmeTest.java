package llm.tests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tests.Compilation;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.model.GreedyProgram;
import llm.tests.model.Stories;
import llm.tests.model.Variant;
import llm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples compile and run, and its table says what is there. */
class ReadmeTest {
  private final Readme readme = Readme.read();
  @TempDir private Path folder;

  @Test
  void everyExampleIsTested() {
    assertEquals(3, readme.examples().size());
  }

  @Test
  void theApplicationTellsStories() throws IOException {
    Compilation.onModulePath(
            Map.of("Story.java", readme.example("void main()")), folder, "--add-modules", "llm.api")
        .orThrow();
    Files.copy(Stories.file(), folder.resolve("model.gguf"));
    var java =
        Java.run(
                folder,
                List.of(
                    "--module-path",
                    Reactor.modulePath(),
                    "--add-modules",
                    "llm.api",
                    "--class-path",
                    folder.toString(),
                    "Story"))
            .orThrow();
    assertTrue(java.out().size() >= 3, java.toString());
    assertTrue(
        java.out().getLast().matches("\\d+ prompt tokens, \\d+ generated tokens, [A-Z_]+"),
        java.toString());
  }

  /** A model of the example's family: a Llama's file with the example's id. */
  @Test
  void thePluginComputesLikeTheReference() throws IOException {
    var plugin = Files.createDirectory(folder.resolve("plugin"));
    Compilation.onModulePath(
            Map.of(
                "module-info.java", readme.example("module org.example.plain"),
                "org/example/plain/Plain.java", readme.example("implements Architecture")),
            plugin)
        .orThrow();
    var variant = new Variant("llama-yarn", Variant.bundled());
    var model = folder.resolve("plain.gguf");
    rename(variant.model(), "llama", "plain", model);
    var program =
        GreedyProgram.run(
            folder,
            List.of(
                "--module-path",
                Reactor.modulePath() + File.pathSeparator + plugin,
                "--add-modules",
                "llm.api",
                "--class-path",
                GreedyProgram.classes().toString()),
            model,
            variant.reference());
    assertEquals(Arrays.stream(variant.reference().greedy()).boxed().toList(), program.ids());
  }

  private static void rename(Path model, String id, String newId, Path target) {
    try (var file = GgufFile.open(model)) {
      var metadata = file.metadata();
      var writer = GgufWriter.create().putAll(metadata).put("general.architecture", newId);
      metadata
          .asMap()
          .forEach(
              (key, value) -> {
                if (!key.startsWith(id + ".")) return;
                var type = metadata.typeOf(key).orElseThrow();
                writer.remove(key).put(newId + key.substring(id.length()), type, value);
              });
      file.tensors().forEach(writer::tensor);
      writer.write(target);
    }
  }

  @Test
  void theTableListsTheVocabularies() {
    var vocabularies = new TreeSet<>(Tokenizer.models());
    vocabularies.remove("none");
    assertEquals(vocabularies, readme.codes("Tokenizers"));
  }

  /** In this order: the commands, an application, a plugin, what is supported. */
  @Test
  void theReadmeIsInOrder() {
    var positions =
        Stream.of(
                "./llm run \"Once upon a time\"",
                "mvn verify",
                "void main()",
                "implements Architecture",
                "| Family |")
            .map(readme::position)
            .toList();
    assertEquals(positions.stream().sorted().toList(), positions);
  }
}
