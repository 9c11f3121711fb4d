package llm.tests.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import llm.api.Pooling;
import llm.tests.Reactor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tiny model with random weights that embeds, and what the reference computed with it.
 *
 * @param name of its files
 * @param folder where {@code NAME.gguf}, {@code NAME.json} and {@code NAME.POOLING.embd} are
 */
record EmbeddingReference(String name, Path folder) {
  /** Ours: a fresh clone has them. */
  static EmbeddingReference bundled(String name) {
    return new EmbeddingReference(
        name, Reactor.root().resolve("llm-tests/src/test/resources/embedding"));
  }

  /** Ours, and those beside the project where they are there. */
  static Iterable<EmbeddingReference> all() {
    var all = new TreeMap<String, EmbeddingReference>();
    addAll(all, bundled("").folder);
    Shared.find("conformance/families").ifPresent(folder -> addAll(all, folder));
    return all.values();
  }

  private static void addAll(TreeMap<String, EmbeddingReference> all, Path folder) {
    try (var files = Files.list(folder)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".json"))
          .map(f -> new EmbeddingReference(f.replaceFirst("\\.json$", ""), folder))
          .filter(r -> r.json().has("embeddings"))
          .forEach(r -> all.putIfAbsent(r.name, r));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode json() {
    return new JsonMapper().readTree(folder.resolve(name + ".json"));
  }

  Path model() {
    return folder.resolve(name + ".gguf");
  }

  int[] prompt() {
    return json().required("prompt").valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /** What the file itself asks for; the mean where it asks for nothing. */
  Pooling standard() {
    return Pooling.values()[json().path("pooling_type").asInt(Pooling.MEAN.ordinal())];
  }

  /** Those of which there are results. */
  List<Pooling> poolings() {
    var poolings = new ArrayList<Pooling>();
    for (var pooling : Pooling.values()) {
      if (json().required("embeddings").has(key(pooling))) poolings.add(pooling);
    }
    return poolings;
  }

  private static String key(Pooling pooling) {
    return pooling.name().toLowerCase(Locale.ROOT);
  }

  /** The rows: those in double precision where there are such. */
  float[] rows(Pooling pooling) {
    var exact = folder.resolve(name + "." + key(pooling) + ".exact.embd");
    return Reference.logits(Files.exists(exact) ? exact : plain(pooling));
  }

  /** The rows divided by their lengths, where the reference has no rounding of its own. */
  Optional<float[]> normalized(Pooling pooling) {
    var file = folder.resolve(name + "." + key(pooling) + ".norm.embd");
    var exact = folder.resolve(name + "." + key(pooling) + ".exact.embd");
    if (Files.exists(exact) || !Files.exists(file)) return Optional.empty();
    return Optional.of(Reference.logits(file));
  }

  private Path plain(Pooling pooling) {
    return folder.resolve(name + "." + key(pooling) + ".embd");
  }
}
