package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import llm.blocks.Pass;
import llm.tensor.Backend;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows and the scores of models that embed and rank are the references', on all backends. */
@ExtendWith(RequestedKernels.class)
class HiddenRowsTest {
  /** In standard deviations; the references are in single precision, or rounded to it. */
  private static final double BAR = 1e-4;

  @TestFactory
  Stream<DynamicNode> rowsLikeTheReferences() {
    return Variant.in(Shared.require("conformance/families")).stream()
        .filter(Variant::hasRows)
        .map(variant -> dynamicTest(variant.name(), () -> check(variant)));
  }

  private static void check(Variant variant) {
    for (var backend : Backend.available()) {
      double off = Conformance.rowDifference(variant, backend);
      assertTrue(off < BAR, () -> backend + ": off by " + off + " standard deviations");
      if (variant.scores().isEmpty()) continue;
      var expected = variant.scores().get();
      try (var network = LoadedNetwork.of(variant.model(), backend)) {
        var found = network.scores(variant.reference().prompt());
        if (expected.length > 1) softMax(found); // as the reference gives those of several labels
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
          assertEquals(expected[i], found[i], BAR * Math.max(1, Math.abs(expected[i])), "score");
        }
      }
    }
  }

  private static void softMax(float[] scores) {
    double sum = 0;
    for (float score : scores) sum += Math.exp(score);
    for (int i = 0; i < scores.length; i++) scores[i] = (float) (Math.exp(scores[i]) / sum);
  }

  /** The rows of a trained model behind its embedding and behind each block. */
  @Test
  void layersOfATrainedModel() throws IOException {
    var folder = Shared.require("models/embedding");
    var expected = Reference.logits(folder.resolve("all-minilm-l6-v2.text3.layers.f32"));
    int[] tokens = tokens(Files.readAllLines(folder.resolve("tokens.jsonl")).get(3));
    int width = 384;
    for (var backend : Backend.available()) {
      var found = new Layers(width);
      try (var network = LoadedNetwork.of(folder.resolve("all-minilm-l6-v2.f16.gguf"), backend)) {
        network.observe(tokens, found);
      }
      assertEquals(expected.length, found.rows.size() * width, "layers");
      double worst = 0;
      for (int at = 0; at < expected.length; at++) {
        int layer = at / width / tokens.length, row = at / width % tokens.length;
        float value = found.rows.get(layer + "," + row)[at % width];
        worst = Math.max(worst, Math.abs(expected[at] - value));
      }
      double farthest = worst;
      assertTrue(farthest < 1e-3, () -> backend + ": an element is off by " + farthest);
    }
  }

  private static int[] tokens(String line) {
    return new JsonMapper()
        .readTree(line)
        .required("huggingface")
        .valueStream()
        .mapToInt(JsonNode::intValue)
        .toArray();
  }

  /** What goes into the first block, and comes out of each. */
  private static final class Layers implements Pass.Observer {
    private final int width;
    private final Map<String, float[]> rows = new HashMap<>(); // by layer and row

    Layers(int width) {
      this.width = width;
    }

    @Override
    public boolean observes(String name) {
      return name.equals("inp_embd") || name.startsWith("l_out");
    }

    @Override
    public void observe(String name, int row, float[] values) {
      int layer = name.equals("inp_embd") ? 0 : 1 + Integer.parseInt(name.substring(6));
      rows.put(layer + "," + row, java.util.Arrays.copyOf(values, width));
    }
  }
}
