package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import llm.api.EvaluationOptions;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Observer;
import llm.api.Tokenizer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values in fewer bits: hardly another perplexity. */
@ExtendWith(RequestedKernels.class)
class CacheTypeTest {
  private static final double BAR = 0.005;
  private static final int TEXTS = 4;
  private static final int LENGTH = 200;

  static Stream<String> models() {
    return Stream.of("stories-llama", "stories-falcon", "stories-bloom");
  }

  private static LanguageModel load(String name, CacheType type) {
    Path file = Stories.file().resolveSibling(name + ".gguf");
    return LanguageModel.load(
        ModelSource.of(file), LoadOptions.builder().cacheType(type).threads(1).build());
  }

  @ParameterizedTest
  @MethodSource("models")
  void perplexityIsThatOfHalfPrecision(String name) {
    var texts = new ArrayList<int[]>();
    try (var model = load(name, CacheType.F32)) {
      for (int i = 0; i < TEXTS; i++) texts.add(story(model, i));
    }
    double half = perplexity(name, CacheType.F16, texts);
    double quantised = perplexity(name, CacheType.Q8_0, texts);
    assertEquals(1, quantised / half, BAR, quantised + " instead of " + half);
    try (var model = load(name, CacheType.Q8_0);
        var wide = load(name, CacheType.F16)) {
      long bytes = model.description().cost().cacheBytesPerToken();
      long halfBytes = wide.description().cost().cacheBytesPerToken();
      assertTrue(bytes < halfBytes, bytes + " of " + halfBytes);
    }
  }

  /** A text that the model writes, so that it is of the kind that it knows. */
  private static int[] story(LanguageModel model, long seed) {
    int[] prompt = model.tokenizer().encode(Stories.PROMPT, Tokenizer.Special.START);
    var options =
        GenerationOptions.builder().temperature(1).seed(seed).ignoreEnd(true).maxTokens(LENGTH);
    var ids = new ArrayList<Integer>();
    for (int id : prompt) ids.add(id);
    try (var session = model.newSession();
        var generation = session.generate(prompt, options.build())) {
      for (var token : generation) ids.add(token.id());
    }
    return ids.stream().mapToInt(i -> i).toArray();
  }

  private static double perplexity(String name, CacheType type, List<int[]> texts) {
    double[] sum = {0};
    int count = 0;
    try (var model = load(name, type)) {
      for (var text : texts) {
        Observer observer =
            (position, logits) -> {
              if (position + 1 < text.length) sum[0] -= logProbability(logits, text[position + 1]);
            };
        model.evaluate(text, EvaluationOptions.of(observer));
        count += text.length - 1;
      }
    }
    return Math.exp(sum[0] / count);
  }

  private static double logProbability(float[] logits, int token) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : logits) max = Math.max(max, x);
    double sum = 0;
    for (float x : logits) sum += Math.exp(x - max);
    return logits[token] - max - Math.log(sum);
  }
}
