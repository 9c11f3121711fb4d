package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription.BlockInfo;
import llm.api.ModelSource;
import llm.gguf.GgufFile;
import llm.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scales that a file keeps beside its weights: {@code X.scale} beside {@code X.weight}. */
@ExtendWith(RequestedKernels.class)
class ScaleTensorsTest {
  private static final int[] PROMPT = {3, 5, 17, 30, 9, 11};

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "model,  115 102 102 102 102 102 102 102",
    "moe,    163 227 50 29 282 227 50 29",
    "nvfp4,  238 233 313 343 133 297 60 70"
  })
  void theReferencesIds(String name, String ids) {
    var file = Shared.require("field/02-scale-tensors-ignored/" + name + ".gguf");
    var expected = Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
    try (var model = load(file)) {
      assertArrayEquals(expected, Greedy.idsBeyondEnds(model, new int[] {381, 5, 17}, 8));
    }
  }

  /** Halves and quarters, which no rounding tells from weights that are as much smaller. */
  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa-tied", "llama-moe"})
  void aScaleIsWhatItsWeightsAreMultipliedBy(String name) {
    var file = Variant.bundled().resolve(name + ".gguf");
    for (var tensor : GgufFile.open(file).tensors()) {
      if (!isLinear(tensor)) continue;
      var scales = new float[experts(tensor)];
      for (int e = 0; e < scales.length; e++) scales[e] = e % 2 == 0 ? 0.25f : 0.5f;
      var scale = tensor.name().replaceFirst("weight$", "scale");
      var scaled = Altered.of(file).withVector(scale, scales);
      var smaller = Altered.of(file).withWeights(tensor.name(), w -> multiplied(w, scales));
      var found = logits(scaled.write(folder.resolve("scaled.gguf")));
      var expected = logits(smaller.write(folder.resolve("smaller.gguf")));
      assertArrayEquals(expected, found, 1e-6f, tensor.name());
      if (tensor.name().contains("ffn_down")) { // it makes a difference
        assertTrue(!Arrays.equals(found, logits(file)), tensor.name());
      }
    }
  }

  @Test
  void aScaleIsDescribedAndUsed() {
    var file =
        Altered.of(Variant.bundled().resolve("llama-moe.gguf"))
            .withVector("blk.0.attn_q.scale", 0.5f)
            .withVector("blk.0.attn_output.scale", 0.25f)
            .withVector("blk.0.attn_output.input_scale", 3f)
            .withVector("blk.0.ffn_up_exps.scale", 1, 2, 3, 4)
            .write(folder.resolve("scaled.gguf"));
    var description = LanguageModel.describe(ModelSource.of(file), LoadOptions.defaults());
    assertEquals(List.of(), description.warnings());
    var scales = new java.util.ArrayList<>();
    collect(description.blocks(), scales);
    assertEquals(List.of("0.5+1.0+1.0", 0.25f, "1.0+of each expert"), scales);
  }

  private static void collect(BlockInfo block, List<Object> scales) {
    if (block.kind().equals("Linear") && block.details().containsKey("scale")) {
      scales.add(block.details().get("scale"));
    }
    block.children().forEach(child -> collect(child, scales));
  }

  private static boolean isLinear(Tensor tensor) {
    return tensor.dimensions().length > 1 && !tensor.name().startsWith("token_embd");
  }

  private static int experts(Tensor tensor) {
    var dimensions = tensor.dimensions();
    return dimensions.length > 2 ? (int) dimensions[2] : 1;
  }

  private static float[] multiplied(float[] weights, float[] scales) {
    var multiplied = weights.clone();
    int size = weights.length / scales.length;
    for (int i = 0; i < weights.length; i++) multiplied[i] *= scales[i / size];
    return multiplied;
  }

  private static LanguageModel load(Path file) {
    return LanguageModel.load(
        ModelSource.of(file), LoadOptions.builder().exact(true).threads(2).build());
  }

  private static float[] logits(Path file) {
    try (var model = load(file)) {
      int vocabulary = model.description().vocabularySize();
      var all = new float[PROMPT.length * vocabulary];
      model.evaluate(
          PROMPT,
          EvaluationOptions.of(
              (position, logits) ->
                  System.arraycopy(logits, 0, all, position * vocabulary, vocabulary)));
      return all;
    }
  }
}
