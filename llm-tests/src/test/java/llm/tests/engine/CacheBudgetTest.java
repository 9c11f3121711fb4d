package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import llm.api.EngineListener;
import llm.api.GenerationOptions;
import llm.api.InsufficientMemoryException;
import llm.api.LanguageModel;
import llm.api.ModelSource;
import llm.api.OverloadedException;
import llm.api.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one model share a budget of memory, and what they have read. */
@Timeout(1200)
class CacheBudgetTest {
  private static final int USERS = 8;
  private static final int LONGEST = 600; // tokens of a session
  private static final int LEAST_ROUNDS = 20; // of each user, however busy the machine is

  @TempDir private Path folder;
  private final AtomicLong most = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  private LanguageModel load(long cacheBytes) {
    var listener =
        new EngineListener() {
          @Override
          public void cacheChanged(Cache cache) {
            most.accumulateAndGet(cache.bytes(), Math::max);
            hits.set(cache.prefixHits());
          }
        };
    return LanguageModel.load(
        ModelSource.of(TinyModel.file()),
        TinyModel.options().toBuilder()
            .threads(1)
            .cacheBytes(cacheBytes)
            .engineListener(listener)
            .build());
  }

  private static int[] random(Random random, int length) {
    return random.ints(length, 0, 100).toArray();
  }

  private static GenerationOptions options(int tokens, String salt) {
    return TinyModel.tokens(tokens).toBuilder().salt(salt).build();
  }

  @Test
  void aBeginningIsReadOnceForEachSalt() {
    int[] prompt = random(new Random(1), 1000);
    try (var model = load(1L << 28)) {
      List<Integer> expected;
      try (var first = model.newSession()) {
        expected = TinyModel.ids(first, prompt, 20);
      }
      try (var second = model.newSession();
          var generation = second.generate(prompt, options(20, ""))) {
        assertEquals(expected, ids(generation));
        assertEquals(960, generation.usage().cachedTokens());
        assertEquals(1000, generation.usage().promptTokens());
      }
      try (var other = model.newSession();
          var generation = other.generate(prompt, options(20, "another's"))) {
        assertEquals(expected, ids(generation));
        assertEquals(0, generation.usage().cachedTokens());
      }
      assertEquals(1, hits.get());
    }
  }

  private static List<Integer> ids(llm.api.Generation generation) {
    var ids = new ArrayList<Integer>();
    for (var token : generation) ids.add(token.id());
    return ids;
  }

  @Test
  void whatFitsNowhereIsRefusedWithNumbers() {
    try (var model = load(1 << 16);
        var session = model.newSession();
        var generation = session.generate(random(new Random(2), 5000), options(5, ""))) {
      var e = assertThrows(InsufficientMemoryException.class, generation::text);
      assertEquals(1 << 16, e.available().orElseThrow());
      assertTrue(e.needed().orElseThrow() > 1 << 16);
    }
  }

  /** One thread reads two texts by turns: the one that is not read holds up nobody. */
  @Test
  void aTextThatIsNotReadGivesWay() {
    try (var model = load(bytesOf(900));
        var one = model.newSession();
        var other = model.newSession();
        var first = one.generate(random(new Random(3), 500), options(100, ""))) {
      var begun = first.iterator();
      begun.next();
      assertEquals(100, TinyModel.ids(other, random(new Random(4), 500), 100).size());
      int rest = 0;
      for (; begun.hasNext(); begun.next()) rest++;
      assertEquals(99, rest);
    }
  }

  private long bytesOf(int tokens) {
    try (var model = load(1 << 20)) {
      return tokens * model.description().cost().cacheBytesPerToken();
    }
  }

  // ---- Everything at once

  private static void use(LanguageModel model, long seed, long until, Path file) {
    var random = new Random(seed);
    Session session = model.newSession();
    try {
      for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() < until; round++) {
        int[] prompt = random(new Random(random.nextInt(4)), 1 + random.nextInt(300));
        if (session.length() + prompt.length > LONGEST) session.truncate(0);
        boolean cancels = random.nextInt(5) == 0;
        int wanted = 1 + random.nextInt(60);
        try (var generation = session.generate(prompt, options(wanted, ""))) {
          if (cancels) assertTrue(generation.iterator().hasNext() || generation.isFinished());
          else assertEquals(wanted, ids(generation).size());
        }
        switch (random.nextInt(6)) {
          case 0 -> session.truncate(random.nextInt(session.length() + 1));
          case 1 -> {
            var fork = session.branch();
            session.close();
            session = fork;
          }
          case 2 -> {
            session.close();
            session = model.newSession();
          }
          case 3 -> {
            int[] held = session.tokens();
            session.save(file);
            session.close();
            session = model.restore(file);
            assertArrayEquals(held, session.tokens());
          }
          default -> {}
        }
      }
    } finally {
      session.close();
    }
  }

  /** One sequence alone can have the whole budget again, but for the page that it has ahead. */
  private static void assertAllIsFree(LanguageModel model) {
    int tokens = USERS * (LONGEST + 60) / 4 / 64 * 64;
    try (var session = model.newSession();
        var generation =
            session.generate(random(new Random(5), tokens - 20), options(20, "its own"))) {
      assertEquals(20, ids(generation).size());
    }
  }

  private static String stack(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void randomSessionsInAQuarterOfTheirMemory() throws InterruptedException {
    long budget = bytesOf(USERS * (LONGEST + 60)) / 4;
    long until = System.nanoTime() + (Boolean.getBoolean("llm.slow") ? 600 : 3) * 1_000_000_000L;
    var failures = new ArrayList<Throwable>();
    try (var model = load(budget)) {
      var users = new ArrayList<Thread>();
      for (int i = 0; i < USERS; i++) {
        long seed = i;
        users.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        use(model, seed, until, folder.resolve(seed + ".session"));
                      } catch (Throwable e) {
                        synchronized (failures) {
                          failures.add(e);
                        }
                      }
                    }));
      }
      for (var user : users) user.join();
      assertAllIsFree(model);
    }
    for (var failure : failures) {
      assertInstanceOf(OverloadedException.class, failure, () -> stack(failure));
    }
    assertTrue(most.get() <= budget, most + " of " + budget);
    assertTrue(most.get() > budget / 2, most + " of " + budget);
    assertTrue(hits.get() > 0);
  }
}
