package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import llm.api.ChatOptions;
import llm.api.FinishReason;
import llm.api.Generation;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Closing what another thread reads, at any moment: when it returns, all is free and whole.
 *
 * <p>Maven's {@code -Dtest.options=-Dllm.test.rounds=100000} tries more moments.
 */
@Timeout(1800)
class ClosingRaceTest {
  private static final int ROUNDS = Integer.getInteger("llm.test.rounds", 2000);

  /** Tokens that are read before closing, at most. */
  private static final int MOST = 4;

  private static final int[] OTHER_PROMPT = {1, 80, 3};

  private static LanguageModel model;
  private static ExecutorService threads;
  private final Random random = new Random(1);

  @BeforeAll
  static void load() {
    model = TinyModel.load(1);
    threads = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void close() {
    threads.shutdown();
    model.close();
  }

  /** Reads ids in a thread of its own, which may be closed at any time. */
  private static final class Reader {
    final List<Integer> ids = new ArrayList<>();
    private final AtomicInteger read = new AtomicInteger();
    private final Future<?> end;

    Reader(Generation generation) {
      end =
          threads.submit(
              () -> {
                for (var token : generation) {
                  ids.add(token.id());
                  read.incrementAndGet();
                }
              });
    }

    void awaitTokens(int count) {
      while (read.get() < count && !end.isDone()) Thread.yield();
    }

    List<Integer> awaitEnd() throws Exception {
      end.get();
      return ids;
    }
  }

  @Test
  void aClosedGenerationLeavesItsSessionFreeAndWhole() throws Exception {
    var other = TinyModel.ids(model, OTHER_PROMPT, 5);
    try (var session = model.newSession()) {
      for (int round = 0; round < ROUNDS; round++) {
        session.truncate(0);
        var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
        var reader = new Reader(generation);
        reader.awaitTokens(random.nextInt(MOST));
        generation.close();

        assertEquals(FinishReason.CANCELLED, generation.finishReason());
        int held = TinyModel.PROMPT.length + generation.usage().generatedTokens();
        assertEquals(held, session.length());
        session.truncate(0);
        assertEquals(other, TinyModel.ids(session, OTHER_PROMPT, 5), "round " + round);
        assertEquals(OTHER_PROMPT.length + 5, session.length(), "round " + round);
        var ids = reader.awaitEnd();
        assertEquals(generation.usage().generatedTokens(), ids.size(), "round " + round);
      }
    }
  }

  @Test
  void itGoesOnWhereTheClosedOneWas() throws Exception {
    for (int round = 0; round < ROUNDS / 10; round++) {
      try (var session = model.newSession()) {
        var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
        var reader = new Reader(generation);
        reader.awaitTokens(random.nextInt(MOST));
        generation.close();
        var more = TinyModel.ids(session, OTHER_PROMPT, 4);

        var held = new ArrayList<Integer>();
        for (int id : TinyModel.PROMPT) held.add(id);
        held.addAll(reader.awaitEnd());
        for (int id : OTHER_PROMPT) held.add(id);
        var all = held.stream().mapToInt(Integer::intValue).toArray();
        assertEquals(TinyModel.ids(model, all, 4), more, "round " + round);
      }
    }
  }

  @Test
  void aClosedSessionEndsItsGeneration() throws Exception {
    for (int round = 0; round < ROUNDS / 3; round++) {
      var session = model.newSession();
      var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
      var reader = new Reader(generation);
      reader.awaitTokens(random.nextInt(MOST));
      session.close();
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertEquals(0, session.length());
      reader.awaitEnd();
    }
  }

  @Test
  void twoThreadsMayCloseAtOnce() throws Exception {
    try (var session = model.newSession()) {
      for (int round = 0; round < ROUNDS / 3; round++) {
        session.truncate(0);
        var generation = session.generate(TinyModel.PROMPT, TinyModel.ENDLESS);
        var reader = new Reader(generation);
        reader.awaitTokens(random.nextInt(MOST));
        var closer = threads.submit(generation::close);
        generation.close();
        assertEquals(3, TinyModel.ids(session, OTHER_PROMPT, 3).size());
        closer.get();
        reader.awaitEnd();
      }
    }
  }

  @Test
  void aClosedAnswerLeavesItsChatFree() throws Exception {
    var options = ChatOptions.builder().template(TinyModel.chatTemplate()).build();
    try (var chat = model.newChat(options)) {
      for (int round = 0; round < ROUNDS / 10; round++) {
        chat.clear();
        var answer = chat.send("one", TinyModel.ENDLESS);
        var tokens = new AtomicInteger();
        var reading = threads.submit(() -> answer.forEach(token -> tokens.incrementAndGet()));
        int wanted = random.nextInt(MOST);
        while (tokens.get() < wanted) Thread.yield();
        answer.close();

        int said = answer.usage().generatedTokens() > 0 ? 2 : 1;
        assertEquals(said, chat.messages().size(), "round " + round);
        chat.send("two", TinyModel.tokens(2)).message();
        assertEquals(said + 2, chat.messages().size(), "round " + round);
        reading.get();
      }
    }
  }

  @Test
  void aClosedChatEndsItsAnswer() throws Exception {
    var options = ChatOptions.builder().template(TinyModel.chatTemplate()).build();
    for (int round = 0; round < ROUNDS / 10; round++) {
      var chat = model.newChat(options);
      var answer = chat.send("one", TinyModel.ENDLESS);
      var tokens = new AtomicInteger();
      var reading = threads.submit(() -> answer.forEach(token -> tokens.incrementAndGet()));
      int wanted = random.nextInt(MOST);
      while (tokens.get() < wanted) Thread.yield();
      chat.close();
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertTrue(chat.messages().size() <= 2);
      reading.get();
    }
  }

  /**
   * One thread generates again and again, another closes again and again: behind a close no token
   * comes, and what a generation gives is its own prompt's.
   */
  @Test
  void generatingAndClosingOnOneSession() throws Exception {
    int rounds = Boolean.getBoolean("llm.slow") ? 100_000 : ROUNDS;
    var prompts = List.of(TinyModel.PROMPT, OTHER_PROMPT, new int[] {7}, new int[] {9, 2, 40, 4});
    var expected = new ArrayList<List<Integer>>();
    for (var prompt : prompts) expected.add(TinyModel.ids(model, prompt, 60));
    try (var session = model.newSession()) {
      var current = new AtomicReference<Generation>();
      var generating =
          threads.submit(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  int which = round % prompts.size();
                  session.truncate(0);
                  var generation = session.generate(prompts.get(which), TinyModel.tokens(60));
                  current.set(generation);
                  var ids = new ArrayList<Integer>();
                  for (var token : generation) ids.add(token.id());
                  assertEquals(expected.get(which).subList(0, ids.size()), ids, "round " + round);
                  assertEquals(prompts.get(which).length + ids.size(), session.length());
                }
                return rounds;
              });
      var closed = 0;
      while (!generating.isDone()) {
        var generation = current.getAndSet(null);
        if (generation == null) continue;
        for (int spins = random.nextInt(2000); spins > 0; spins--) Thread.onSpinWait();
        generation.close();
        int read = generation.usage().generatedTokens();
        var reason = generation.finishReason();
        Thread.onSpinWait();
        assertEquals(read, generation.usage().generatedTokens(), "a token behind the close");
        assertEquals(reason, generation.finishReason());
        if (reason == FinishReason.CANCELLED) closed++;
      }
      assertEquals(rounds, generating.get());
      assertTrue(closed > 0, "none was closed before its end");
    }
  }

  /** Sessions are closed or truncated by their owner while others generate in the same passes. */
  @Test
  void othersAreNotConcerned() throws Exception {
    var expected = TinyModel.ids(model, TinyModel.PROMPT, 200);
    var others = new ArrayList<Future<List<Integer>>>();
    for (int i = 0; i < 3; i++) {
      others.add(threads.submit(() -> TinyModel.ids(model, TinyModel.PROMPT, 200)));
    }
    for (int round = 0; round < ROUNDS / 30; round++) {
      var session = model.newSession();
      var reader = new Reader(session.generate(OTHER_PROMPT, TinyModel.ENDLESS));
      reader.awaitTokens(1);
      session.close();
      reader.awaitEnd();
    }
    for (var ids : others) assertEquals(expected, ids.get());
  }
}
