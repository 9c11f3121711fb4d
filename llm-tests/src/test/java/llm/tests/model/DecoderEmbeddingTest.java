package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A language model embeds as well, and its long texts are cut into passes. */
@ExtendWith(RequestedKernels.class)
class DecoderEmbeddingTest {
  private static EmbeddingOptions pooled(Pooling pooling) {
    return EmbeddingOptions.builder().pooling(pooling).truncated(true).build();
  }

  @ParameterizedTest
  @CsvSource({
    "stories260k.gguf, stories260k",
    "demo/stories-llama.gguf, demo-llama",
    "demo/stories-falcon.gguf, demo-falcon",
    "demo/stories-bloom.gguf, demo-bloom"
  })
  void vectorsAreTheReferences(String file, String name) throws IOException {
    var folder = "models/embedding/decoders/" + name;
    var texts =
        Files.readAllLines(Shared.require(folder + ".tokens")).stream()
            .map(line -> Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray())
            .toList();
    try (var model = EmbeddingModel.load(Shared.require("models/" + file))) {
      for (var pooling : List.of(Pooling.MEAN, Pooling.LAST)) {
        var reference =
            Shared.require(folder + "." + pooling.name().toLowerCase(Locale.ROOT) + ".f32");
        var expected = SentenceEmbeddingTest.vectors(reference, model.dimensions());
        var found = model.embedTokens(texts, pooled(pooling));
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          var message = pooling + " of text " + i;
          assertArrayEquals(expected.get(i).vector(), found.get(i).vector(), 1e-3f, message);
          assertTrue(expected.get(i).similarity(found.get(i)) > 0.99999, message);
        }
      }
      assertEquals(Pooling.LAST, model.pooling());
    }
  }

  /** What is left out is told, and the last token is kept. */
  @Test
  void aLongTextIsCut() {
    var options = LoadOptions.builder().contextLength(128).build();
    try (var model = EmbeddingModel.load(ModelSource.of(Stories.file()), options)) {
      var whole = new int[300];
      for (int i = 0; i < whole.length; i++) whole[i] = i % 200;
      var kept = Arrays.copyOf(whole, 128);
      kept[127] = whole[299];
      var cut = model.embedTokens(whole, pooled(Pooling.MEAN));
      assertEquals(128, cut.usage().tokens());
      assertEquals(172, cut.usage().cutTokens());
      assertArrayEquals(model.embedTokens(kept, pooled(Pooling.MEAN)).vector(), cut.vector());
    }
  }

  /** Longer than a pass, whose rows are added up in their order. */
  @Test
  void aTextOfSeveralPasses() {
    var options = LoadOptions.builder().contextLength(2000).build();
    try (var model = EmbeddingModel.load(ModelSource.of(tiny()), options)) {
      var text = new int[1300];
      for (int i = 0; i < text.length; i++) text[i] = 3 + i * 7 % 200;
      var raw = pooled(Pooling.NONE).toBuilder().normalized(false);
      var rows = model.embedTokens(text, raw.build());
      assertEquals(1300, rows.rows());
      var mean = model.embedTokens(text, raw.pooling(Pooling.MEAN).build()).vector();
      for (int c = 0; c < mean.length; c++) {
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) sum += rows.row(r)[c];
        assertEquals(sum / rows.rows(), mean[c], 1e-5);
      }
      var last = model.embedTokens(text, raw.pooling(Pooling.LAST).build()).vector();
      assertArrayEquals(rows.row(1299), last, 1e-5f);
      var first = model.embedTokens(text, raw.pooling(Pooling.CLS).build()).vector();
      assertArrayEquals(rows.row(0), first, 1e-5f);
    }
  }

  private static Path tiny() {
    return Variant.bundled().resolve("llama-gqa-tied.gguf");
  }
}
