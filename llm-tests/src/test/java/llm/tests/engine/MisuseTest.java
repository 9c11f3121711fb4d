package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.ChatOptions;
import llm.api.EvaluationOptions;
import llm.api.FinishReason;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads where one is allowed, things that are left lying, and a model that goes away. */
@Timeout(120)
class MisuseTest {
  private LanguageModel model;
  private ExecutorService threads;
  private CountDownLatch go;

  @BeforeEach
  void load() {
    model = TinyModel.load(1);
    threads = Executors.newCachedThreadPool();
    go = new CountDownLatch(1);
  }

  @AfterEach
  void close() {
    go.countDown();
    model.close();
    threads.shutdown();
  }

  /** Keeps the model busy until {@link #go}, so that whoever reads a token waits for it. */
  private void hold() throws InterruptedException {
    var held = new CountDownLatch(1);
    threads.submit(
        () ->
            model.evaluate(
                new int[] {1},
                EvaluationOptions.of(
                    (position, logits) -> {
                      held.countDown();
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    })));
    held.await();
  }

  @Test
  void aSecondReaderOfAGenerationIsRefused() throws Exception {
    hold();
    try (var session = model.newSession();
        var generation = session.generate(TinyModel.PROMPT, TinyModel.tokens(5))) {
      var tokens = generation.iterator();
      assertOneIsRefused(tokens::next);
      assertTrue(tokens.hasNext(), "the first reader goes on");
      assertEquals(
          session.length(), TinyModel.PROMPT.length + generation.usage().generatedTokens());
    }
  }

  @Test
  void aSecondReaderOfAnAnswerIsRefused() throws Exception {
    hold();
    try (var chat =
            model.newChat(ChatOptions.builder().template(TinyModel.chatTemplate()).build());
        var answer = chat.send("hello", TinyModel.tokens(5))) {
      assertOneIsRefused(answer.iterator()::next);
    }
  }

  /** Two threads do it while the model is busy: one waits, the other is told. */
  private void assertOneIsRefused(Runnable read) throws Exception {
    var both = new ArrayList<Future<?>>();
    for (int i = 0; i < 2; i++) both.add(threads.submit(read));
    while (both.stream().noneMatch(Future::isDone)) Thread.yield();
    go.countDown();
    int refused = 0;
    for (var one : both) {
      try {
        one.get();
      } catch (ExecutionException e) {
        assertInstanceOf(IllegalStateException.class, e.getCause());
        assertTrue(e.getCause().getMessage().contains("another thread"), e.getMessage());
        refused++;
      }
    }
    assertEquals(1, refused);
  }

  @Test
  void aSessionThatGeneratesRefusesAllElse() throws Exception {
    try (var session = model.newSession()) {
      var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
      for (Runnable call :
          new Runnable[] {
            () -> session.truncate(0),
            session::branch,
            () -> session.generate(TinyModel.PROMPT, TinyModel.tokens(1)),
            () -> session.generate("hello", TinyModel.tokens(1))
          }) {
        var error = assertThrows(IllegalStateException.class, call::run);
        assertTrue(error.getMessage().contains("is generating"), error.getMessage());
      }
      assertEquals(TinyModel.PROMPT.length, session.tokens().length);
      assertTrue(generation.iterator().hasNext());
      generation.close();
    }
  }

  @Test
  void aGenerationThatNobodyReadsIsClosedWithItsSession() {
    var session = model.newSession();
    var unread = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
    session.close();
    assertEquals(FinishReason.CANCELLED, unread.finishReason());
    assertFalse(unread.iterator().hasNext());
    unread.close();
    session.close();

    var another = model.newSession();
    var halfRead = another.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
    halfRead.iterator().next();
    another.close();
    assertEquals(FinishReason.CANCELLED, halfRead.finishReason());
    assertEquals(
        "the session is closed",
        assertThrows(IllegalStateException.class, another::branch).getMessage());
    assertEquals(3, TinyModel.ids(model, TinyModel.PROMPT, 3).size());
  }

  /** A prompt that is refused leaves the session as it was. */
  @Test
  void aRefusedPromptChangesNothing() {
    try (var session = model.newSession()) {
      var held = TinyModel.ids(session, TinyModel.PROMPT, 3);
      assertThrows(
          IllegalArgumentException.class,
          () -> session.generate(new int[] {1, -1}, TinyModel.tokens(1)));
      assertEquals(TinyModel.PROMPT.length + held.size(), session.length());
      assertEquals(2, TinyModel.ids(session, new int[] {4}, 2).size());
    }
  }

  @Test
  void aModelMayBeClosedByManyWhileManyGenerate() throws Exception {
    var readers = new ArrayList<Future<?>>();
    var tokens = new AtomicInteger();
    for (int i = 0; i < 6; i++) {
      readers.add(
          threads.submit(
              () -> {
                try (var session = model.newSession();
                    var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS)) {
                  generation.forEach(token -> tokens.incrementAndGet());
                }
              }));
    }
    while (tokens.get() < 20) Thread.yield();
    var closers = new ArrayList<Future<?>>();
    for (int i = 0; i < 3; i++) closers.add(threads.submit(model::close));
    for (var closer : closers) closer.get();
    for (var reader : readers) {
      var error = assertThrows(ExecutionException.class, reader::get);
      assertInstanceOf(IllegalStateException.class, error.getCause());
      assertEquals("the model is closed", error.getCause().getMessage());
    }
  }
}
