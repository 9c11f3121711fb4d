package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Session;
import llm.api.Token;
import llm.api.Tokenizer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A seed keeps its promise, under each backend: the same tokens with the same logprobs alone,
 * beside others, and wherever the prompt was cut. The profile {@code slow} asks 500 times.
 */
@Timeout(900)
@ExtendWith(RequestedKernels.class)
class RepeatedAnswersTest {
  private static final boolean SLOW = Boolean.getBoolean("llm.slow");
  private static final int PROMPTS = SLOW ? 500 : 16;
  private static final int CALLERS = 8;
  private static final int LENGTH = 24;
  private static final int LONGEST = 90; // more than a page of keys

  static Stream<Arguments> models() {
    var all = Stream.of(CacheType.values()).map(type -> Arguments.of("stories-llama", type));
    var others =
        Stream.of("stories-bloom", "stories-falcon")
            .map(name -> Arguments.of(name, CacheType.Q8_0));
    return Stream.concat(all, others);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSeedGivesTheSameAnswerBesideOthersAndWhereverAPromptIsCut(String name, CacheType type)
      throws Exception {
    var file = Stories.file().resolveSibling(name + ".gguf");
    var options = LoadOptions.builder().threads(2).cacheType(type).reproducible(true).build();
    var prompts = prompts(file);
    try (var model = LanguageModel.load(ModelSource.of(file), options)) {
      var alone = new ArrayList<List<Token>>();
      for (int i = 0; i < PROMPTS; i++) alone.add(answer(model, prompts.get(i), i, 0));
      for (int i = 0; i < PROMPTS; i++) {
        int cut = 1 + i * 7 % (prompts.get(i).length - 1);
        var what = "prompt " + i + ", cut behind " + cut;
        assertEquals(alone.get(i), answer(model, prompts.get(i), i, cut), what);
      }
      var together = together(model, prompts);
      for (int i = 0; i < PROMPTS; i++) {
        assertEquals(alone.get(i), together.get(i).get(), "prompt " + i + " beside others");
      }
    }
  }

  /** Beginnings of a story, from other words on each, of 3 to 90 tokens. */
  private static List<int[]> prompts(Path file) {
    int[] story =
        Tokenizer.load(ModelSource.of(file)).encode(Stories.text(), Tokenizer.Special.NONE);
    var prompts = new ArrayList<int[]>();
    for (int i = 0; i < PROMPTS; i++) {
      int length = 3 + i * 13 % (LONGEST - 2), from = i * 17 % (story.length - length);
      prompts.add(Arrays.copyOfRange(story, from, from + length));
    }
    return prompts;
  }

  /** An answer to a prompt that is read in two parts, if it is cut. */
  private static List<Token> answer(LanguageModel model, int[] prompt, int seed, int cut) {
    try (var session = model.newSession()) {
      if (cut > 0) {
        read(session, Arrays.copyOf(prompt, cut));
        session.truncate(cut);
      }
      var options =
          GenerationOptions.builder()
              .temperature(1)
              .seed(seed)
              .maxTokens(LENGTH)
              .ignoreEnd(true)
              .logprobs(3)
              .build();
      var tokens = new ArrayList<Token>();
      try (var generation =
          session.generate(Arrays.copyOfRange(prompt, cut, prompt.length), options)) {
        generation.forEach(tokens::add);
      }
      return tokens;
    }
  }

  private static void read(Session session, int[] tokens) {
    var one = GenerationOptions.builder().temperature(0).maxTokens(1).ignoreEnd(true).build();
    try (var generation = session.generate(tokens, one)) {
      generation.text();
    }
  }

  private static List<Future<List<Token>>> together(LanguageModel model, List<int[]> prompts)
      throws InterruptedException {
    var answers = new ArrayList<Future<List<Token>>>();
    var start = new CountDownLatch(Math.min(CALLERS, PROMPTS));
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < prompts.size(); i++) {
        int seed = i;
        answers.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return answer(model, prompts.get(seed), seed, 0);
                }));
      }
    }
    return answers;
  }
}
