package llm.tests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tests.Compilation;
import llm.tests.Markdown;
import llm.tests.Reactor;
import llm.tests.model.GreedyProgram;
import llm.tests.model.Variant;
import llm.tests.plugin.Llm;
import llm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's plugin computes, and its tables say what is there. */
class ReadmeTest {
  private final Markdown readme = Markdown.read("README.md");
  @TempDir private Path folder;

  /** A model of the example's family: a Llama's file with the example's id. */
  @Test
  void thePluginComputesLikeTheReference() throws IOException {
    var plugin = Files.createDirectory(folder.resolve("plugin"));
    Compilation.onModulePath(
            Map.of(
                "module-info.java", readme.code("java", "module org.example.plain"),
                "org/example/plain/Plain.java", readme.code("java", "implements Architecture")),
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
    assertEquals(vocabularies, row("Tokenizers"));
  }

  @Test
  void theTableListsTheCommands() {
    var help = Llm.run(folder, Map.of(), "--help").orThrow().out();
    var commands =
        help.stream()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> !line.isBlank())
            .filter(line -> line.matches("  \\S.*"))
            .map(line -> line.strip().split(" ")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    commands.remove("help");
    assertEquals(commands, row("Commands"));
  }

  /** What stands as code in the row of the table that begins so. */
  private Set<String> row(String name) {
    var line = readme.text().lines().filter(l -> l.startsWith("| " + name + " |")).findFirst();
    return Markdown.codes(line.orElseThrow());
  }

  /** In this order: the commands, an application, a plugin, what is supported. */
  @Test
  void theReadmeIsInOrder() {
    var positions =
        Stream.of(
                "./llm run \"Once upon a time\"",
                "mvn verify",
                "void main(",
                "implements Architecture",
                "| Module | Families |")
            .map(readme::position)
            .toList();
    assertEquals(positions.stream().sorted().toList(), positions);
  }
}
