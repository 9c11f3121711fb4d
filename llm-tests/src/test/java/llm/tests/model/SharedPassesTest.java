package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many callers at once: what is computed of a text does not depend on the others, and nothing stays
 * behind. The profile {@code slow} takes 10,000 sentences.
 */
@ExtendWith(RequestedKernels.class)
class SharedPassesTest {
  private static final boolean SLOW = Boolean.getBoolean("llm.slow");
  private static final int SENTENCES = SLOW ? 10_000 : 400;
  private static final int CALLERS = 8;
  private static final String WORDS =
      "some tokens are numbers of families before patterns and values";

  /** Short ones and long ones, a few of them the same. */
  private static List<String> sentences() {
    var random = new Random(1);
    var words = WORDS.split(" ");
    var sentences = new ArrayList<String>();
    for (int i = 0; i < SENTENCES; i++) {
      var sentence = new StringBuilder();
      int length = i % 50 == 0 ? 60 : random.nextInt(8);
      for (int w = 0; w <= length; w++) {
        sentence.append(words[random.nextInt(words.length)]).append(' ');
      }
      sentences.add(sentence.toString());
    }
    return sentences;
  }

  @Test
  void callersOfAnEncoder() throws Exception {
    check(EmbeddingReference.bundled("bert-rerank").model());
  }

  @Test
  void callersOfADecoder() throws Exception {
    check(EmbeddingReference.bundled("qwen3-reranker").model());
  }

  /** Where it is beside the project; plain loops take minutes. */
  @Test
  void callersOfATrainedModel() throws Exception {
    assumeTrue(SLOW || !isScalar(), "with plain loops in the slow run alone");
    check(Shared.require("models/embedding/all-minilm-l6-v2.f16.gguf"));
  }

  private static void check(Path file) throws Exception {
    var options = LoadOptions.builder().threads(2).contextLength(256).build();
    var mean = EmbeddingOptions.builder().pooling(llm.api.Pooling.MEAN).build();
    var sentences = sentences();
    try (var model = EmbeddingModel.load(ModelSource.of(file), options)) {
      var alone = new ArrayList<Embedding>();
      for (var sentence : sentences) alone.add(model.embed(sentence, mean));
      long before = usedAfterCollection();
      var shared = byCallers(model, sentences, mean);
      boolean exact = isScalar();
      for (int i = 0; i < alone.size(); i++) {
        var expected = alone.get(i).vector();
        assertArrayEquals(expected, shared.get(i).vector(), exact ? 0 : 1e-5f, "sentence " + i);
      }
      long grown = usedAfterCollection() - before - bytes(shared);
      assertTrue(grown < 48 << 20, "the heap has grown by " + grown + " bytes");
    }
  }

  private static boolean isScalar() {
    return LanguageModel.diagnose().kernels().equals("scalar");
  }

  private static long bytes(List<Embedding> embeddings) {
    return embeddings.size() * (embeddings.getFirst().dimensions() * 4L + 100);
  }

  /** Every caller has its share, some texts one by one and some together. */
  private static List<Embedding> byCallers(
      EmbeddingModel model, List<String> sentences, EmbeddingOptions options) throws Exception {
    int share = sentences.size() / CALLERS;
    var calls = new ArrayList<Callable<List<Embedding>>>();
    for (int c = 0; c < CALLERS; c++) {
      var own = sentences.subList(c * share, (c + 1) * share);
      boolean oneByOne = c % 2 == 0;
      calls.add(
          () ->
              oneByOne
                  ? own.stream().map(text -> model.embed(text, options)).toList()
                  : model.embed(own, options));
    }
    var all = new ArrayList<Embedding>();
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      for (var call : threads.invokeAll(calls)) all.addAll(call.get());
    }
    return all;
  }

  private static long usedAfterCollection() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      var runtime = Runtime.getRuntime();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
