package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import llm.api.ChatOptions;
import llm.api.EvaluationOptions;
import llm.api.FinishReason;
import llm.api.InterruptionException;
import llm.api.LanguageModel;
import llm.api.ModelSource;
import llm.api.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupted thread gets one exception everywhere, and stays interrupted. */
@Timeout(120)
class InterruptionTest {
  private static final ChatOptions CHAT =
      ChatOptions.builder().template(TinyModel.chatTemplate()).build();

  private static LanguageModel model;

  @BeforeAll
  static void load() {
    model = TinyModel.load(1);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Does something in a thread that is interrupted already. */
  private static void assertInterrupted(Runnable action) {
    assertFalse(Thread.interrupted());
    Thread.currentThread().interrupt();
    try {
      assertThrows(InterruptionException.class, action::run);
      assertTrue(Thread.currentThread().isInterrupted(), "the thread stays interrupted");
    } finally {
      Thread.interrupted();
    }
  }

  /** Does something in a thread of its own, which is interrupted when the action says so. */
  private static void assertInterruptedMeanwhile(Interruptible action) throws Exception {
    var failure = new AtomicReference<Throwable>();
    var flag = new AtomicReference<Boolean>(false);
    var started = new CountDownLatch(1);
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    action.run(started);
                  } catch (Throwable e) {
                    failure.set(e);
                    flag.set(Thread.currentThread().isInterrupted());
                  }
                });
    started.await();
    thread.interrupt();
    thread.join();
    assertThrows(
        InterruptionException.class,
        () -> {
          if (failure.get() != null) throw failure.get();
        });
    assertTrue(flag.get(), "the thread stays interrupted");
  }

  private interface Interruptible {
    void run(CountDownLatch started) throws Exception;
  }

  @Test
  void beforeWaiting() {
    assertInterrupted(() -> model.generate("hello", TinyModel.tokens(3)));
    var observed = EvaluationOptions.builder().chunk(1).observer((position, logits) -> {}).build();
    assertInterrupted(() -> model.evaluate(TinyModel.PROMPT, observed));
    try (var session = model.newSession()) {
      var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
      assertInterrupted(() -> generation.iterator().next());
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertInterrupted(() -> session.generate(TinyModel.PROMPT, TinyModel.tokens(3)).text());
      assertEquals(2 * TinyModel.PROMPT.length, session.length());
    }
    try (var chat = model.newChat(CHAT)) {
      assertInterrupted(() -> chat.send("hello", TinyModel.tokens(3)).message());
      assertEquals(1, chat.messages().size());
      chat.answer(TinyModel.tokens(3)).message();
      assertEquals(2, chat.messages().size());
    }
  }

  @Test
  void beforeReadingAFile() throws IOException {
    var file = ModelSource.of(TinyModel.file());
    var memory = ModelSource.of("tiny", Files.readAllBytes(TinyModel.file()));
    for (var source : new ModelSource[] {file, memory}) {
      assertInterrupted(() -> LanguageModel.load(source, TinyModel.options()).close());
      assertInterrupted(() -> LanguageModel.describe(source, TinyModel.options()));
      assertInterrupted(() -> Tokenizer.load(source));
    }
  }

  @Test
  void whileLoading() {
    var loading = Thread.currentThread();
    for (int threads = 1; threads <= 2; threads++) {
      var options =
          TinyModel.options().toBuilder()
              .threads(threads)
              .listener((stage, done, total) -> loading.interrupt())
              .build();
      var source = ModelSource.of(TinyModel.file());
      assertFalse(Thread.interrupted());
      assertThrows(InterruptionException.class, () -> LanguageModel.load(source, options).close());
      assertTrue(Thread.interrupted(), "the thread stays interrupted");
    }
  }

  @Test
  void whileGenerating() throws Exception {
    assertInterruptedMeanwhile(
        started -> {
          started.countDown();
          model.generate("hello", TinyModel.ENDLESS);
        });
    try (var session = model.newSession()) {
      assertInterruptedMeanwhile(
          started -> {
            for (var token : session.generate(TinyModel.PROMPT, TinyModel.ENDLESS)) {
              if (token.id() >= 0) started.countDown();
            }
          });
      int[] held = session.tokens();
      var fresh = TinyModel.ids(model, append(held, TinyModel.PROMPT), 5);
      assertEquals(fresh, TinyModel.ids(session, TinyModel.PROMPT, 5));
    }
  }

  private static int[] append(int[] a, int[] b) {
    var all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  @Test
  void whileEvaluating() throws Exception {
    var tokens = new int[100_000];
    assertInterruptedMeanwhile(
        started ->
            model.evaluate(
                tokens,
                EvaluationOptions.builder()
                    .chunk(1)
                    .observer((position, logits) -> started.countDown())
                    .build()));
  }

  @Test
  void whileAnswering() throws Exception {
    try (var chat = model.newChat(CHAT)) {
      assertInterruptedMeanwhile(
          started -> {
            for (var token : chat.send("hello", TinyModel.ENDLESS)) {
              if (token.token().id() >= 0) started.countDown();
            }
          });
      assertEquals(2, chat.messages().size(), "what was said so far stays");
      chat.send("go on", TinyModel.tokens(2)).message();
      assertEquals(4, chat.messages().size());
    }
  }

  /** Closing waits, and is not to be disturbed. */
  @Test
  void closingIsDoneToItsEnd() {
    Thread.currentThread().interrupt();
    try {
      assertDoesNotThrow(
          () -> {
            var other = uninterrupted(() -> TinyModel.load(2));
            var session = other.newSession();
            var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
            generation.close();
            assertArrayEquals(TinyModel.PROMPT, session.tokens());
            session.close();
            other.close();
          });
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }

  private static LanguageModel uninterrupted(java.util.function.Supplier<LanguageModel> action) {
    boolean interrupted = Thread.interrupted();
    try {
      return action.get();
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
