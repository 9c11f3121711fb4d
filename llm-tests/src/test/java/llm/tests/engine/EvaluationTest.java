package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.Observer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Evaluations beside generations, and what their observers may do. */
@Timeout(120)
class EvaluationTest {
  /** So many that an evaluation does not come to its end in a test. */
  private static final int[] LONG = new int[TinyModel.CONTEXT];

  private LanguageModel model;
  private ExecutorService threads;

  @BeforeEach
  void load() {
    model = TinyModel.load(1);
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    model.close();
    threads.shutdown();
  }

  private Future<?> evaluateToNoEnd(Observer observer) {
    return threads.submit(
        () ->
            model.evaluate(LONG, EvaluationOptions.builder().chunk(1).observer(observer).build()));
  }

  @Test
  void generationsGoOnBesideIt() throws Exception {
    var started = new CountDownLatch(1);
    var evaluation = evaluateToNoEnd((position, logits) -> started.countDown());
    started.await();
    assertEquals(50, TinyModel.ids(model, TinyModel.PROMPT, 50).size());
    assertFalse(evaluation.isDone(), "the evaluation goes on");
  }

  @Test
  void itGoesOnBesideGenerations() throws Exception {
    var started = new CountDownLatch(2);
    var session = model.newSession();
    var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
    var reading =
        threads.submit(
            () -> {
              for (var token : generation) if (token.id() >= 0) started.countDown();
            });
    started.await();
    var positions = new ArrayList<Integer>();
    model.evaluate(
        new int[40],
        EvaluationOptions.builder().chunk(1).observer((at, logits) -> positions.add(at)).build());
    assertEquals(40, positions.size());
    assertFalse(reading.isDone(), "the generation goes on");
    session.close();
    reading.get();
  }

  @Test
  void evaluationsTakeTurns() throws Exception {
    var first = new AtomicInteger();
    var second = new AtomicInteger();
    var both = new CountDownLatch(40);
    evaluateToNoEnd(counting(first, both));
    evaluateToNoEnd(counting(second, both));
    assertTrue(both.await(60, TimeUnit.SECONDS), () -> first + " and " + second + " positions");
  }

  /** Counts the first twenty positions. */
  private static Observer counting(AtomicInteger positions, CountDownLatch latch) {
    return (position, logits) -> {
      if (positions.incrementAndGet() <= 20) latch.countDown();
    };
  }

  /** The same logits, whatever is computed in between. */
  @Test
  void turnsChangeNoLogits() throws Exception {
    var alone = logits();
    var session = model.newSession();
    var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
    var started = new CountDownLatch(2);
    threads.submit(
        () -> {
          for (var token : generation) if (token.id() >= 0) started.countDown();
        });
    started.await();
    assertEquals(alone, logits());
    session.close();
  }

  private List<Float> logits() {
    var all = new ArrayList<Float>();
    model.evaluate(
        new int[] {5, 9, 13, 2, 7},
        EvaluationOptions.builder()
            .chunk(2)
            .observer(
                (position, logits) -> {
                  for (float logit : logits) all.add(logit);
                })
            .build());
    return all;
  }

  /** The model waits for the observer: what the observer cannot do is an error, not a deadlock. */
  @Test
  void anObserverMustNotCallItsModel() throws Exception {
    try (var session = model.newSession();
        var idle = model.newSession();
        var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS)) {
      var calls = new ArrayList<Runnable>();
      calls.add(() -> model.generate("hello"));
      calls.add(model::close);
      calls.add(() -> model.evaluate(new int[] {1}, EvaluationOptions.of((p, l) -> {})));
      calls.add(() -> generation.iterator().next());
      calls.add(() -> idle.generate(TinyModel.PROMPT, TinyModel.tokens(1)).text());
      for (var call : calls) {
        var error = assertThrows(IllegalStateException.class, () -> observe(call));
        assertTrue(error.getMessage().contains("observer"), error.getMessage());
      }
      assertEquals(3, TinyModel.ids(model, TinyModel.PROMPT, 3).size());
    }
  }

  private void observe(Runnable call) {
    model.evaluate(new int[] {1, 2}, EvaluationOptions.of((position, logits) -> call.run()));
  }

  @Test
  void anObserverMustNotCloseWhatWaitsForItsModel() throws Exception {
    try (var session = model.newSession()) {
      var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
      var tokens = new AtomicInteger();
      var reading = threads.submit(() -> generation.forEach(token -> tokens.incrementAndGet()));
      while (tokens.get() == 0) Thread.yield();
      // Whether the reader waits at this very moment is chance: closed or refused, never stuck.
      for (Runnable call : List.<Runnable>of(generation::close, session::close)) {
        try {
          observe(call);
        } catch (IllegalStateException e) {
          assertTrue(e.getMessage().contains("observer"), e.getMessage());
        }
      }
      generation.close();
      reading.get();
    }
  }

  @Test
  void whatAnObserverThrowsIsThrown() {
    for (var thrown : List.of(new IllegalArgumentException("mine"), new AssertionError("mine"))) {
      assertSame(thrown, assertThrows(Throwable.class, () -> observe(() -> sneak(thrown))));
    }
    var inside = new ArithmeticException("mine");
    var observer =
        new Observer() {
          @Override
          public void logits(int position, float[] logits) {}

          @Override
          public boolean observes(String name) {
            return true;
          }

          @Override
          public void intermediate(String name, int position, float[] values) {
            throw inside;
          }
        };
    assertSame(
        inside,
        assertThrows(
            ArithmeticException.class,
            () -> model.evaluate(new int[] {1, 2}, EvaluationOptions.of(observer))));
    assertEquals(3, TinyModel.ids(model, TinyModel.PROMPT, 3).size());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Whoever waits for a pass that an observer holds up can be cancelled at once. */
  @Test
  void aGenerationIsClosedWhileAnEvaluationHoldsItsPass() throws Exception {
    var held = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var evaluation =
        threads.submit(
            () ->
                model.evaluate(
                    new int[] {1},
                    EvaluationOptions.of(
                        (position, logits) -> {
                          held.countDown();
                          awaitQuietly(go);
                        })));
    held.await();
    var reads = new AtomicBoolean();
    try (var session = model.newSession()) {
      var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
      var reading =
          threads.submit(
              () -> {
                reads.set(true);
                generation.forEach(token -> {});
              });
      while (!reads.get()) Thread.yield();
      Thread.sleep(20); // mostly it waits by now; if it does not, this shows less
      generation.close();
      reading.get();
    }
    assertFalse(evaluation.isDone());
    go.countDown();
    evaluation.get();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
