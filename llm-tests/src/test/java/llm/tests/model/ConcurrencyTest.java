package llm.tests.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import llm.api.EvaluationOptions;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.Session;
import llm.api.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several callers on one model, and closing what others use. */
@Timeout(120)
@ExtendWith(RequestedKernels.class)
class ConcurrencyTest {
  private static final int THREADS = 8;

  /** Long enough that nobody comes to its end while somebody else acts. */
  private static final int LONG = 100_000;

  private static final List<String> PROMPTS =
      List.of(
          "Once upon a time",
          "There was a fox",
          "One day",
          "A cat",
          "The little girl",
          "He went to the river and",
          "Once there was a bear who",
          "A");

  @Test
  void eachCallerGetsTheSameTextAsAlone() throws Exception {
    var options = Greedy.tokens(60);
    try (var model = Stories.load();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var alone = PROMPTS.stream().map(p -> model.generate(p, options)).toList();
      var start = new CountDownLatch(THREADS);
      var together = new ArrayList<Future<String>>();
      for (var prompt : PROMPTS) {
        together.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return model.generate(prompt, options);
                }));
      }
      for (int i = 0; i < THREADS; i++) assertEquals(alone.get(i), together.get(i).get());
    }
  }

  @Test
  void sessionsThatTakeTurnsDoNotMix() {
    var reference = Stories.reference();
    int[] other = {1, 312, 481};
    try (var model = Stories.load();
        var one = model.newSession();
        var two = model.newSession();
        var first = one.generate(reference.prompt(), Greedy.tokens(40));
        var second = two.generate(other, Greedy.tokens(40))) {
      var expected = Greedy.ids(model, other, 40);
      var firstTokens = first.iterator();
      var secondTokens = second.iterator();
      for (int i = 0; i < 40; i++) {
        assertEquals(reference.greedy()[i], firstTokens.next().id());
        if (i < expected.length) assertEquals(expected[i], secondTokens.next().id());
      }
    }
  }

  @Test
  void cancelledFromAnotherThreadTheSessionGoesOn() throws Exception {
    var variant = new Variant("llama-yarn", Variant.bundled());
    var prompt = variant.reference().prompt();
    try (var model = load(variant);
        var session = model.newSession()) {
      var generation = session.generate(prompt, GenerationOptions.greedy());
      var ids = whileReading(generation, generation::close).get();

      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertEquals(prompt.length + ids.size(), session.length());
      assertTrue(ids.size() < LONG / 2, () -> ids.size() + " tokens came after cancelling");
      assertGoesOn(model, session, prompt, ids);
    }
  }

  /** The session holds what was read and written: it goes on like one that was never cancelled. */
  private static void assertGoesOn(
      LanguageModel model, Session session, int[] prompt, List<Integer> ids) {
    int kept = Math.min(ids.size(), 20);
    session.truncate(prompt.length + kept);
    int[] held = Arrays.copyOf(prompt, prompt.length + kept + 1);
    for (int i = 0; i < kept; i++) held[prompt.length + i] = ids.get(i);
    held[held.length - 1] = 5;
    assertArrayEquals(Greedy.ids(model, held, 10), Greedy.ids(session, new int[] {5}, 10));
  }

  @Test
  void aModelClosedDuringAGenerationEndsIt() throws Exception {
    var variant = new Variant("llama-yarn", Variant.bundled());
    var prompt = variant.reference().prompt();
    var model = load(variant);
    var session = model.newSession();
    var generation = session.generate(prompt, GenerationOptions.greedy());
    var reader = whileReading(generation, model::close);

    var error = assertThrows(ExecutionException.class, reader::get);
    assertInstanceOf(IllegalStateException.class, error.getCause());
    assertEquals("the model is closed", error.getCause().getMessage());
    assertClosed(() -> model.newSession());
    assertClosed(() -> model.tokenizer());
    assertClosed(() -> model.generate("A"));
    assertClosed(() -> session.generate(prompt, GenerationOptions.greedy()));
    generation.close();
    session.close();
    model.close();
  }

  @Test
  void aModelClosedDuringAnEvaluationEndsIt() throws Exception {
    var variant = new Variant("llama-gqa-tied", Variant.bundled());
    int[] tokens = new int[LONG];
    Arrays.fill(tokens, 7);
    var model = load(variant);
    var started = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var options =
          EvaluationOptions.builder()
              .chunk(1)
              .observer((position, logits) -> started.countDown())
              .build();
      Future<?> evaluation = threads.submit(() -> model.evaluate(tokens, options));
      assertTrue(started.await(60, TimeUnit.SECONDS));
      model.close();
      var error = assertThrows(ExecutionException.class, evaluation::get);
      assertInstanceOf(IllegalStateException.class, error.getCause());
    }
  }

  private static void assertClosed(Callable<?> use) {
    assertEquals(
        "the model is closed", assertThrows(IllegalStateException.class, use::call).getMessage());
  }

  /** Reads a generation in a thread of its own; acts in this one when three tokens were read. */
  private static Future<List<Integer>> whileReading(Generation generation, Runnable action)
      throws InterruptedException {
    var started = new CountDownLatch(3);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Integer>> reader =
          threads.submit(
              () -> {
                var ids = new ArrayList<Integer>();
                for (Token token : generation) {
                  ids.add(token.id());
                  started.countDown();
                }
                return ids;
              });
      assertTrue(started.await(60, TimeUnit.SECONDS));
      action.run();
      return reader;
    }
  }

  private static LanguageModel load(Variant variant) {
    return LanguageModel.load(
        ModelSource.of(variant.model()), LoadOptions.builder().contextLength(LONG).build());
  }
}
