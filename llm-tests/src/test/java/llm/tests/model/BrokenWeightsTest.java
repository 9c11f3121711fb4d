package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LogitsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose logits are no numbers says so, instead of making something up. */
@ExtendWith(RequestedKernels.class)
class BrokenWeightsTest {
  @TempDir private Path folder;

  private final int[] prompt = Stories.reference().prompt();

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void logitsThatAreNoNumbersAreAnError(float bad) {
    var file =
        Altered.stories()
            .withWeights(
                "output_norm.weight",
                w -> {
                  w[3] = bad;
                  return w;
                })
            .write(folder.resolve("broken.gguf"));
    try (var model = LanguageModel.load(file)) {
      for (float temperature : new float[] {0, 1}) {
        var options = GenerationOptions.builder().temperature(temperature).maxTokens(4).build();
        try (var session = model.newSession();
            var generation = session.generate(prompt, options)) {
          var e = assertThrows(LogitsException.class, generation::text);
          assertTrue(
              e.getMessage()
                  .startsWith("the logits of position " + (prompt.length - 1) + " are no"),
              e.getMessage());
        }
      }
      var e =
          assertThrows(
              LogitsException.class,
              () -> model.evaluate(prompt, EvaluationOptions.of((position, logits) -> {})));
      assertTrue(e.getMessage().startsWith("the logits of position 0 are no"), e.getMessage());
      assertThrows(LogitsException.class, () -> model.generate(Stories.PROMPT));
    }
  }

  /** One token's embedding is broken: what others generate without it is not. */
  @Test
  void otherSessionsAreNotAffected() {
    int bad = 3; // the byte 0, which no story has
    int[] broken = {prompt[0], prompt[1], bad, prompt[3]};
    int width = width();
    var file =
        Altered.stories()
            .withCopy("token_embd.weight", "output.weight")
            .withWeights(
                "token_embd.weight",
                w -> {
                  w[bad * width] = Float.NaN;
                  return w;
                })
            .write(folder.resolve("broken.gguf"));
    try (var model = LanguageModel.load(file);
        var session = model.newSession()) {
      try (var generation = session.generate(broken, Greedy.tokens(1))) {
        var e = assertThrows(LogitsException.class, generation::text);
        assertTrue(e.getMessage().contains("position " + (broken.length - 1)), e.getMessage());
      }
      assertArrayEquals(
          Arrays.copyOf(Stories.reference().greedy(), 5), Greedy.ids(model, prompt, 5));
    }
  }

  private static int width() {
    try (var file = llm.gguf.GgufFile.open(Stories.file())) {
      return (int) file.tensor("token_embd.weight").orElseThrow().columns();
    }
  }
}
