package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import llm.api.Pooling;
import llm.api.Reranker;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.plugin.Llm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** {@code llm embed}, {@code rerank} and {@code run} with models that embed. */
@ExtendWith(RequestedKernels.class)
class EmbeddingCommandsTest {
  private static final EmbeddingReference ENCODER = EmbeddingReference.bundled("bert-rerank");

  @TempDir private Path folder;

  private Java llm(String... arguments) {
    return Llm.run(folder, Map.of(), arguments);
  }

  @Test
  void rowsOfTokensAreTheReferences() {
    var ids =
        Arrays.stream(ENCODER.prompt())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    var model = ENCODER.model().toString();
    var rows = "rows.f32";
    llm(
            "embed",
            "-m",
            model,
            "--exact",
            "--tokens",
            ids,
            "--pooling=none",
            "--no-normalize",
            "-o",
            rows)
        .orThrow();
    var expected = ENCODER.rows(Pooling.NONE);
    var found = Reference.logits(folder.resolve(rows));
    assertEquals(expected.length, found.length);
    double mean = 0;
    double square = 0;
    for (float value : expected) {
      mean += value / (double) expected.length;
      square += (double) value * value / expected.length;
    }
    double deviation = Math.sqrt(square - mean * mean);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-4 * deviation, "number " + i);
    }
  }

  @Test
  void documentsAreScoredAsByTheApi() {
    var documents = List.of("A bear.", "A snake.", "", "A bear of China.");
    var arguments =
        new ArrayList<>(
            List.of("rerank", "-m", ENCODER.model().toString(), "--top", "3", "What is a panda?"));
    arguments.addAll(documents);
    var lines = llm(arguments.toArray(String[]::new)).orThrow().out();
    try (var model = Reranker.load(ENCODER.model())) {
      var expected =
          model.rank("What is a panda?", documents, 3).stream()
              .map(r -> "%d %.6f %s".formatted(r.index(), r.score(), documents.get(r.index())))
              .map(String::strip)
              .toList();
      assertEquals(expected, lines.stream().map(String::strip).toList());
    }
  }

  @Test
  void anEncoderIsForOtherCommands() {
    var run = llm("run", "-m", ENCODER.model().toString(), "Once");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.err().getLast().endsWith("; 'llm embed' and 'llm rerank' take it"), run.toString());
    var embed = llm("rerank", "-m", Stories.file().toString(), "Once", "a");
    assertEquals(1, embed.exitCode());
    assertTrue(
        embed.err().getLast().endsWith("; 'llm run' and 'llm embed' take it"), embed.toString());
    var inspect = llm("inspect", ENCODER.model().toString()).orThrow();
    assertTrue(
        inspect.out().stream().anyMatch(l -> l.matches(" +for +llm embed, llm rerank")),
        inspect.toString());
  }

  /** From text alone, with control characters, blanks and line breaks in it. */
  @Test
  void textsOfStandardInputBecomeOnnxRuntimesVectors() throws IOException {
    var model = Shared.require("models/embedding/all-minilm-l6-v2.f16.gguf");
    var texts = new StringBuilder();
    var mapper = new JsonMapper();
    for (var line : Files.readAllLines(model.resolveSibling("texts.jsonl"))) {
      texts.append(mapper.readTree(line).required("text").stringValue()).append('\0');
    }
    Files.writeString(folder.resolve("texts"), texts);
    var modules = Reactor.root().resolve("llm-cli/target/modules");
    var llm = "java -p '%s' -m llm.cli/llm.cli.Main".formatted(modules);
    var embed =
        Java.script(
                folder,
                Map.of(),
                llm + " embed -m '%s' --truncate --null -o vectors < texts".formatted(model))
            .orThrow();
    assertEquals(
        "llm: 3 of 62 texts cut at 512 tokens, 1,829 tokens left out", embed.err().getLast());
    var found = SentenceEmbeddingTest.vectors(folder.resolve("vectors"), 384);
    var expected =
        SentenceEmbeddingTest.vectors(model.resolveSibling("all-minilm-l6-v2.mean.f32"), 384);
    assertEquals(62, found.size());
    for (int i = 0; i < 62; i++) {
      double similarity = expected.get(i).similarity(found.get(i));
      assertTrue(similarity >= 0.99999, "text " + i + ": " + similarity);
    }
  }
}
