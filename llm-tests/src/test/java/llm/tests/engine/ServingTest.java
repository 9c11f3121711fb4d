package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import llm.api.ChatOptions;
import llm.api.DeadlineException;
import llm.api.EngineListener;
import llm.api.FinishReason;
import llm.api.LanguageModel;
import llm.api.ModelSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What options say of how generations are served beside others, and what a listener hears. */
@Timeout(120)
class ServingTest {
  /** Writes down what it hears. */
  private static final class Ears implements EngineListener {
    final List<Pass> passes = new CopyOnWriteArrayList<>();
    final List<String> sequences = new CopyOnWriteArrayList<>();
    final List<Finished> finished = new CopyOnWriteArrayList<>();

    @Override
    public void passEnded(Pass pass) {
      passes.add(pass);
    }

    @Override
    public void queued(Sequence sequence) {
      sequences.add("queued " + sequence.promptTokens());
    }

    @Override
    public void admitted(Sequence sequence) {
      sequences.add("admitted " + sequence.promptTokens());
    }

    @Override
    public void finished(Finished end) {
      sequences.add("finished " + end.sequence().promptTokens());
      finished.add(end);
    }

    /** A reader has its last token before the listener hears of the pass that gave it. */
    void awaitFinished(int count) throws InterruptedException {
      while (finished.size() < count) Thread.sleep(1);
    }
  }

  private static LanguageModel load(EngineListener listener) {
    var options = TinyModel.options().toBuilder().threads(1).engineListener(listener).build();
    return LanguageModel.load(ModelSource.of(TinyModel.file()), options);
  }

  @Test
  void aListenerHearsOfPassesAndSequences() {
    var ears = new Ears();
    int tokens = 20;
    try (var model = load(ears)) {
      TinyModel.ids(model, TinyModel.PROMPT, tokens);
    }
    int prompt = TinyModel.PROMPT.length;
    assertEquals(
        List.of("queued " + prompt, "admitted " + prompt, "finished " + prompt), ears.sequences);
    assertEquals(tokens, ears.passes.size());
    assertEquals(prompt, ears.passes.getFirst().promptRows());
    for (var pass : ears.passes.subList(1, tokens)) {
      assertEquals(0, pass.promptRows());
      assertEquals(1, pass.decodingRows());
      assertEquals(1, pass.sequences());
      assertTrue(pass.nanos() > 0);
    }
    var end = ears.finished.getFirst();
    assertEquals(FinishReason.MAX_TOKENS, end.reason());
    assertEquals(tokens, end.usage().generatedTokens());
    assertEquals(prompt, end.usage().promptTokens());
    var first = end.timeToFirstToken().orElseThrow();
    assertTrue(end.timeBetweenTokens().orElseThrow().isPositive());
    assertTrue(first.isPositive() && first.compareTo(end.total()) <= 0);
    assertTrue(end.waited().compareTo(first) <= 0);
  }

  /** Nothing is computed behind the end of a turn, or behind a stop string. */
  @Test
  void nothingIsComputedBehindTheEnd() throws InterruptedException {
    var ears = new Ears();
    try (var model = load(ears);
        var session = model.newSession()) {
      var text = session.generate(TinyModel.PROMPT, TinyModel.tokens(12)).text();
      ears.awaitFinished(1);
      int before = ears.passes.size();
      session.truncate(0);
      var stop = text.substring(text.length() / 2, text.length() / 2 + 1);
      var options = TinyModel.ENDLESS.toBuilder().stop(List.of(stop)).build();
      var generation = session.generate(TinyModel.PROMPT, options);
      generation.text();
      assertEquals(FinishReason.STOP_STRING, generation.finishReason());
      ears.awaitFinished(2);
      assertEquals(generation.usage().generatedTokens(), ears.passes.size() - before);
    }
  }

  @Test
  void aDeadlineEndsAGenerationAndTheSessionGoesOn() {
    try (var model = TinyModel.load(1);
        var session = model.newSession()) {
      var deadline = Duration.ofMillis(50);
      var options = TinyModel.ENDLESS.toBuilder().deadline(deadline).build();
      var generation = session.generate(TinyModel.PROMPT, options);
      var ids = new ArrayList<Integer>();
      var late =
          assertThrows(
              DeadlineException.class,
              () -> {
                for (var token : generation) ids.add(token.id());
              });
      assertEquals(deadline, late.deadline());
      assertTrue(late.elapsed().compareTo(deadline) >= 0);
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertEquals(TinyModel.PROMPT.length + ids.size(), session.length());
      int[] held = session.tokens();
      var more = TinyModel.ids(session, TinyModel.PROMPT, 5);
      var all = new int[held.length + TinyModel.PROMPT.length];
      System.arraycopy(held, 0, all, 0, held.length);
      System.arraycopy(TinyModel.PROMPT, 0, all, held.length, TinyModel.PROMPT.length);
      assertEquals(TinyModel.ids(model, all, 5), more);
    }
  }

  @Test
  void aDeadlineEndsAnAnswer() {
    var template = ChatOptions.builder().template(TinyModel.chatTemplate()).build();
    try (var model = TinyModel.load(1);
        var chat = model.newChat(template)) {
      var options = TinyModel.ENDLESS.toBuilder().deadline(Duration.ofMillis(50)).build();
      assertThrows(DeadlineException.class, () -> chat.send("hello", options).message());
      assertEquals(2, chat.messages().size(), "what was said so far stays");
      chat.send("again", TinyModel.tokens(2)).message();
      assertEquals(4, chat.messages().size());
    }
  }

  /** A deadline that lies behind the end changes nothing. */
  @Test
  void aDeadlineThatIsKeptChangesNothing() {
    try (var model = TinyModel.load(1);
        var session = model.newSession()) {
      var expected = TinyModel.ids(model, TinyModel.PROMPT, 30);
      for (var deadline : List.of(Duration.ofMinutes(10), Duration.ofSeconds(Long.MAX_VALUE))) {
        var options = TinyModel.tokens(30).toBuilder().deadline(deadline).build();
        session.truncate(0);
        var ids = new ArrayList<Integer>();
        for (var token : session.generate(TinyModel.PROMPT, options)) ids.add(token.id());
        assertEquals(expected, ids);
      }
    }
  }

  @Test
  void aListenerThatFailsOrCallsTheModelHarmsNobody() {
    var calls = new AtomicInteger();
    var holder = new LanguageModel[1];
    var bad =
        new EngineListener() {
          @Override
          public void passEnded(Pass pass) {
            calls.incrementAndGet();
            if (holder[0] != null) holder[0].generate("no", TinyModel.tokens(1));
            throw new AssertionError("mine");
          }
        };
    try (var plain = TinyModel.load(1);
        var model = load(bad)) {
      var expected = TinyModel.ids(plain, TinyModel.PROMPT, 20);
      assertEquals(expected, TinyModel.ids(model, TinyModel.PROMPT, 20));
      holder[0] = model;
      assertEquals(expected, TinyModel.ids(model, TinyModel.PROMPT, 20));
    }
    assertEquals(40, calls.get());
  }
}
