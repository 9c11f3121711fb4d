package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** LongRoPE's divisors follow the context that is asked for, not the one that the file names. */
@ExtendWith(RequestedKernels.class)
class LongRopeTest {
  private static final int[] PROMPT = {3, 5, 17, 30, 9, 11};

  /** The stories' heads turn so many pairs. */
  private static final int ORIGINAL = 64;

  @TempDir private Path folder;

  @Test
  void theReferencesIds() {
    var file = Shared.require("field/03-longrope-short-factors/model.gguf");
    int[] prompt = {381, 5, 17, 300, 44, 9, 120, 7, 260, 33, 12, 90};
    int[] expected = {227, 124, 383, 311, 244, 41, 244, 41, 244, 41, 244, 41};
    var options = LoadOptions.builder().exact(true).contextLength(512).build();
    try (var model = LanguageModel.load(ModelSource.of(file), options)) {
      assertArrayEquals(expected, Greedy.idsBeyondEnds(model, prompt, expected.length));
    }
  }

  @Test
  void shortOnesUpToTheOriginalContextAndLongOnesBeyond() {
    var both = model("both", 4, 1);
    var near = model("near", 1, 1);
    var far = model("far", 4, 4);
    var plain = LoadOptions.defaults();
    assertArrayEquals(
        logits(near, plain), logits(both, plain.toBuilder().contextLength(ORIGINAL).build()));
    assertArrayEquals(
        logits(far, plain), logits(both, plain.toBuilder().contextLength(ORIGINAL + 1).build()));
    assertArrayEquals(logits(far, plain), logits(both, plain)); // the file says more
    assertFalse(Arrays.equals(logits(far, plain), logits(near, plain)));
  }

  private Path model(String name, float far, float near) {
    var description =
        LanguageModel.describe(ModelSource.of(Stories.file()), LoadOptions.defaults());
    var head = description.blocks().children().get(1).children().get(1);
    var factors = new float[((Integer) head.details().get("rope.dimension_count")) / 2];
    Arrays.fill(factors, far);
    var others = factors.clone();
    Arrays.fill(others, near);
    return Altered.stories()
        .withValue("llama.rope.scaling.type", "longrope")
        .withValue("llama.rope.scaling.original_context_length", ORIGINAL)
        .withVector("rope_factors_long.weight", factors)
        .withVector("rope_factors_short.weight", others)
        .write(folder.resolve(name + ".gguf"));
  }

  private static float[] logits(Path file, LoadOptions options) {
    try (var model = LanguageModel.load(ModelSource.of(file), options)) {
      int vocabulary = model.description().vocabularySize();
      var last = new float[vocabulary];
      model.evaluate(
          PROMPT,
          EvaluationOptions.of(
              (position, logits) -> System.arraycopy(logits, 0, last, 0, vocabulary)));
      return last;
    }
  }
}
