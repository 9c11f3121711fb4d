package llm.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the reference, where they are at hand: each opens, and is written again as it is. */
class SharedFilesTest {
  @TempDir Path folder;

  @Test
  void everyFileIsReadAndWrittenAsItIs() throws IOException {
    var shared = shared();
    Assumptions.assumeTrue(
        shared.isPresent(), "no folder shared/conformance beside or above the project: skipped");
    var files = ggufFiles(shared.get());
    assertFalse(files.isEmpty(), "files below " + shared.get());
    for (var path : files) {
      var file = GgufFile.open(path);
      var writer = GgufWriter.create().putAll(file.metadata());
      file.tensors().forEach(writer::tensor);
      var copy = folder.resolve("copy.gguf");
      writer.write(copy);
      assertEquals(-1, Files.mismatch(path, copy), path::toString);
    }
  }

  private static List<Path> ggufFiles(Path shared) throws IOException {
    try (var logits = Files.list(shared.resolve("conformance/logits"));
        var tokenizers = Files.list(shared.resolve("conformance/tokenizers"))) {
      return Stream.concat(logits, tokenizers)
          .filter(path -> path.toString().endsWith(".gguf"))
          .toList();
    }
  }

  private static Optional<Path> shared() {
    return Stream.iterate(
            Path.of("").toAbsolutePath(), folder -> folder != null, folder -> folder.getParent())
        .map(folder -> folder.resolve("shared"))
        .filter(folder -> Files.isDirectory(folder.resolve("conformance")))
        .findFirst();
  }
}
