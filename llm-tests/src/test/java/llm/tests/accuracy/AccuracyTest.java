package llm.tests.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import llm.tensor.TensorType;
import llm.tests.Reactor;
import llm.tests.model.Shared;
import llm.tests.model.Stories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each backend's logits against exact ones, type by type: a few types of the bundled model; all
 * types and models, and the page, where {@code -Dllm.update.accuracy} asks for it.
 */
class AccuracyTest {
  private static final String UPDATE = "llm.update.accuracy";
  private static final String PAGE = "docs/accuracy.md";

  /** One that is multiplied as it is, one that is rounded, one of bytes, nibbles and levels. */
  private static final List<TensorType> FEW =
      List.of(
          TensorType.F32,
          TensorType.F16,
          TensorType.BF16,
          TensorType.Q8_0,
          TensorType.Q4_0,
          TensorType.Q4_K);

  private static final List<TensorType> ALL =
      List.of(
          TensorType.F32,
          TensorType.F16,
          TensorType.BF16,
          TensorType.Q8_0,
          TensorType.Q4_0,
          TensorType.Q4_1,
          TensorType.Q5_0,
          TensorType.Q5_1,
          TensorType.Q2_K,
          TensorType.Q3_K,
          TensorType.Q4_K,
          TensorType.Q5_K,
          TensorType.Q6_K,
          TensorType.IQ4_NL,
          TensorType.IQ4_XS,
          TensorType.MXFP4);

  private static final int FEW_TOKENS = 24;
  private static final int MANY_TOKENS = 64;

  @TempDir private Path folder;

  @Test
  void logitsAreWithinTheBars() throws IOException {
    if (System.getProperty(UPDATE) != null) return; // the other test takes them in
    var results = new Measurement(folder, FEW_TOKENS).of(Stories.file(), FEW);
    results.assertWithinBars();
    assertTrue(results.backends().size() > 1, "backends: " + results.backends());
  }

  @Test
  void thePageShowsAllTypesAndModels() throws IOException {
    var page = Reactor.root().resolve(PAGE);
    if (System.getProperty(UPDATE) == null) {
      var text = Files.readString(page);
      for (var type : ALL) assertTrue(text.contains("\n| " + type + " | "), PAGE + ": " + type);
      assertEquals(4, text.lines().filter(line -> line.startsWith("## ")).count() - 1);
      return;
    }
    var text = new AccuracyPage();
    for (var model :
        List.of(
            Stories.file(),
            Shared.require("models/demo/stories-falcon.gguf"),
            Shared.require("models/demo/stories-bloom.gguf"),
            Shared.require("models/stories260k.gguf"))) {
      var results = new Measurement(folder, MANY_TOKENS).of(model, ALL);
      text.add(results);
      Files.writeString(page, text.markdown());
      results.assertWithinBars();
    }
  }
}
