package llm.spring.ai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.api.ModelSource;

/** Models that come with this project. */
final class DemoModels {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final String NAME = "stories-llama";

  private DemoModels() {}

  /** A model that writes stories, and embeds texts by the mean of its rows. */
  static Path stories() {
    return ROOT.resolve("llm-cli/src/main/resources/llm/cli/bundle/stories-llama.gguf");
  }

  /** The same model by the name of one that wants prefixes before queries and documents. */
  static ModelSource wantingPrefixes() {
    var bytes = read(stories());
    var name = NAME.getBytes(StandardCharsets.UTF_8);
    var other = "e5-model-here".getBytes(StandardCharsets.UTF_8);
    int at = indexOf(bytes, name);
    System.arraycopy(other, 0, bytes, at, other.length);
    return ModelSource.of("prefixes", bytes);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at <= bytes.length - part.length; at++) {
      int n = 0;
      while (n < part.length && bytes[at + n] == part[n]) n++;
      if (n == part.length) return at;
    }
    throw new IllegalStateException("no " + new String(part, StandardCharsets.UTF_8));
  }
}
