package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.InputUsage;
import llm.api.LanguageModel;
import llm.api.Observer;
import llm.api.Pooling;
import llm.api.Tokenizer.Special;
import llm.tests.plugin.Llm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A trained model, beside ONNX Runtime on the weights that it was written from. */
@ExtendWith(RequestedKernels.class)
class SentenceEmbeddingTest {
  private static final String FOLDER = "models/embedding/";
  private static final EmbeddingOptions CUT = EmbeddingOptions.builder().truncated(true).build();

  private static final int SHORT = 300;

  @TempDir private Path folder;

  private static Path file(String name) {
    return Shared.require(FOLDER + name);
  }

  private static Path model() {
    return file("all-minilm-l6-v2.f16.gguf");
  }

  private static List<String> texts() throws IOException {
    return lines("texts.jsonl").stream().map(l -> l.required("text").stringValue()).toList();
  }

  private static List<JsonNode> lines(String name) throws IOException {
    var mapper = new JsonMapper();
    return Files.readAllLines(file(name)).stream().map(mapper::readTree).toList();
  }

  /** From text alone. */
  @Test
  void vectorsAreOnnxRuntimes() throws IOException {
    try (var model = EmbeddingModel.load(model())) {
      assertEquals(Pooling.MEAN, model.pooling());
      assertSimilar(model, texts(), 0.99999);
      var cls = CUT.toBuilder().pooling(Pooling.CLS).build();
      assertSimilar(embed(model, texts(), cls), "all-minilm-l6-v2.cls.f32", 0.99999);
    }
  }

  private static void assertSimilar(EmbeddingModel model, List<String> texts, double bar)
      throws IOException {
    var embeddings = embed(model, texts, CUT);
    assertSimilar(embeddings, "all-minilm-l6-v2.mean.f32", bar);
    var tokens = lines("tokens.jsonl");
    for (var entry : embeddings.entrySet()) {
      var text = texts.get(entry.getKey());
      var usage = entry.getValue().usage();
      int expected = tokens.get(entry.getKey()).required("huggingface").size();
      assertEquals(expected, usage.tokens(), text);
      int all = model.tokenizer().encode(text, Special.ADD_AND_PARSE).length;
      assertEquals(InputUsage.of(Math.min(all, 512), Math.max(0, all - 512)), usage);
    }
  }

  /** All texts, by their numbers; with plain loops, which take minutes, the short ones. */
  private static Map<Integer, Embedding> embed(
      EmbeddingModel model, List<String> texts, EmbeddingOptions options) {
    boolean all = !LanguageModel.diagnose().kernels().equals("scalar");
    var numbers = IntStream.range(0, texts.size()).boxed().collect(Collectors.toList());
    numbers.removeIf(i -> !all && texts.get(i).length() > SHORT);
    var embeddings = model.embed(numbers.stream().map(texts::get).toList(), options);
    var found = new TreeMap<Integer, Embedding>();
    for (int i = 0; i < numbers.size(); i++) found.put(numbers.get(i), embeddings.get(i));
    return found;
  }

  private static void assertSimilar(Map<Integer, Embedding> found, String reference, double bar) {
    var expected = vectors(file(reference), 384);
    assertTrue(found.size() > 40, "" + found.size());
    found.forEach(
        (i, embedding) -> {
          double similarity = expected.get(i).similarity(embedding);
          assertTrue(similarity >= bar, "text " + i + ": " + similarity);
        });
  }

  static List<Embedding> vectors(Path file, int width) {
    var all = Reference.logits(file);
    var vectors = new ArrayList<Embedding>();
    for (int at = 0; at < all.length; at += width) {
      var vector = java.util.Arrays.copyOfRange(all, at, at + width);
      vectors.add(Embedding.of(vector, InputUsage.none()));
    }
    return vectors;
  }

  /** By the product's own command. */
  @Test
  void eightBitsAreEnough() throws IOException {
    var small = folder.resolve("q8_0.gguf");
    var command = new String[] {"quantize", model().toString(), small.toString(), "Q8_0"};
    Llm.run(folder, Map.of(), command).orThrow();
    try (var model = EmbeddingModel.load(small)) {
      assertSimilar(model, texts(), 0.998);
    }
  }

  /** After the embedding's norm, then after each block, in double precision. */
  @Test
  void layersAreTheReferences() throws IOException {
    var expected = Reference.logits(file("all-minilm-l6-v2.text3.layers.f32"));
    int tokens = 12;
    var found = new float[expected.length];
    var observer =
        new Observer() {
          @Override
          public void logits(int position, float[] logits) {}

          @Override
          public boolean observes(String name) {
            return layer(name) >= 0;
          }

          @Override
          public void intermediate(String name, int position, float[] values) {
            System.arraycopy(values, 0, found, (layer(name) * tokens + position) * 384, 384);
          }
        };
    try (var model = EmbeddingModel.load(model())) {
      var options = EmbeddingOptions.builder().observer(observer).build();
      var watched = model.embed(texts().get(3), options);
      assertEquals(tokens, watched.usage().tokens());
      assertArrayEquals(model.embed(texts().get(3)).vector(), watched.vector(), 1e-6f);
    }
    assertArrayEquals(expected, found, 1e-3f); // the file's weights are rounded to halves
  }

  private static int layer(String name) {
    if (name.equals("inp_embd")) return 0;
    return name.matches("l_out\\.\\d") ? name.charAt(name.length() - 1) - '0' + 1 : -1;
  }
}
