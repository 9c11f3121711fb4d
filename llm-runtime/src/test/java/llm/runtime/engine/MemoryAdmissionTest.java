package llm.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import llm.api.FinishReason;
import llm.api.InsufficientMemoryException;
import llm.api.Token;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.SequenceState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sequences that share a budget: who begins, who waits, who gives way, and what is known before.
 */
@Timeout(120)
class MemoryAdmissionTest {
  private static final int BUFFER = 8;
  private static final long PAGE_BYTES = CountingNetwork.pageBytes();

  private final CountingNetwork network = new CountingNetwork();
  private final Workers workers = Workers.of(1);
  private CacheMemory memory = new CacheMemory(1);
  private Scheduler scheduler = scheduler(1000);

  private Scheduler scheduler(int pages) {
    memory = new CacheMemory(pages * PAGE_BYTES);
    var serving = new Serving(Duration.ofSeconds(10), 1000, Optional.empty());
    var runner = new PassRunner(network, new Workspace(workers));
    var own = memory;
    return new Scheduler(
        runner, Integer.MAX_VALUE, serving, queue -> new MemoryAdmission(own, queue));
  }

  private void budget(int pages) {
    scheduler.close();
    scheduler = scheduler(pages);
  }

  @AfterEach
  void close() {
    scheduler.close();
    workers.close();
    memory.clear();
    assertEquals(0, memory.usage().bytes(), "all was given back");
    assertTrue(memory.usage().peak() <= memory.usage().budget());
  }

  private static Continuation writing(int tokens) {
    int[] written = {0};
    return logits -> {
      int best = 0;
      for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
      var token = Token.of(best, "");
      boolean last = ++written[0] == tokens;
      return last ? Written.last(token, FinishReason.MAX_TOKENS) : Written.of(token);
    };
  }

  private Sequence submitted(SequenceState state, int tokens, String salt, int... prompt) {
    var terms = new Terms(BUFFER, 0, "", Optional.empty(), salt);
    var sequence = new Sequence(state, prompt, CountingNetwork.VOCABULARY, writing(tokens), terms);
    scheduler.submit(sequence);
    return sequence;
  }

  private Sequence submitted(int tokens, int... prompt) {
    return submitted(network.newState(memory.pool()), tokens, "", prompt);
  }

  /** Reads so many tokens, or all that come. */
  private List<Integer> read(Sequence sequence, int count) {
    var ids = new ArrayList<Integer>();
    while (ids.size() < count) {
      boolean ended = sequence.isFinished();
      var written = scheduler.take(sequence);
      if (written != null) {
        written.token().map(Token::id).ifPresent(ids::add);
        if (written.end().isPresent()) break;
      } else if (ended) {
        break;
      } else {
        sequence.awaitWritten();
      }
    }
    return ids;
  }

  private void close(Sequence sequence) {
    scheduler.awaitEnd(sequence);
    close(sequence.state());
  }

  private void close(SequenceState state) {
    memory.unpark(state);
    state.close();
  }

  private static List<Integer> counted(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  private static int[] prompt(int from, int length) {
    return IntStream.range(from, from + length).map(i -> i % 900).toArray();
  }

  private int computed(Sequence sequence) {
    return network.rowsOf(sequence.state()).stream().mapToInt(r -> r).sum();
  }

  /** Others spin on the queue's lock: whoever holds it may not wait for that of the memory. */
  @Test
  void whoCancelsSeesToNoMemory() throws InterruptedException {
    var asked = new CountDownLatch(2);
    var ending = new ConcurrentLinkedQueue<Thread>();
    var never =
        new Admission() {
          @Override
          public boolean admit(Sequence sequence) {
            asked.countDown();
            return false;
          }

          @Override
          public void ending(Sequence sequence) {
            ending.add(Thread.currentThread());
          }

          @Override
          public void ended(Sequence sequence) {}
        };
    scheduler.close();
    var serving = new Serving(Duration.ofSeconds(10), 1000, Optional.empty());
    var runner = new PassRunner(network, new Workspace(workers));
    scheduler = new Scheduler(runner, Integer.MAX_VALUE, serving, never);
    var sequence = submitted(network.newState(memory.pool()), 5, "", 1);
    scheduler.reconsider();
    while (!asked.await(10, TimeUnit.MILLISECONDS)) scheduler.reconsider();
    scheduler.cancel(sequence);
    scheduler.awaitEnd(sequence);
    assertFalse(ending.contains(Thread.currentThread()));
    close(sequence.state());
  }

  // ---- Beginnings

  @Test
  void aBeginningIsReadOnce() {
    int[] prompt = prompt(0, 890);
    var first = submitted(20, prompt);
    assertEquals(counted(890, 20), read(first, 99));
    assertEquals(0, first.begun());
    close(first);
    var second = submitted(20, prompt);
    assertEquals(counted(890, 20), read(second, 99));
    assertEquals(832, second.begun());
    assertEquals(58 + 19, computed(second));
    var salted = submitted(network.newState(memory.pool()), 20, "another", prompt);
    assertEquals(counted(890, 20), read(salted, 99));
    assertEquals(0, salted.begun());
    assertEquals(890 + 19, computed(salted));
    assertEquals(1, memory.usage().prefixHits());
    assertEquals(832, memory.usage().prefixTokens());
    close(second);
    close(salted);
  }

  /** Its last token is computed, whatever is known: its logits are wanted. */
  @Test
  void notAllOfAPromptIsKnown() {
    int[] prompt = prompt(0, 128);
    close(read2(submitted(70, prompt)));
    var second = submitted(70, prompt);
    assertEquals(counted(128, 70), read(second, 99));
    assertEquals(64, second.begun());
    close(second);
  }

  private Sequence read2(Sequence sequence) {
    read(sequence, Integer.MAX_VALUE);
    return sequence;
  }

  /** While the first is still written, others begin with what it has read. */
  @Test
  void thoseThatRunAreKnownToo() {
    var first = submitted(500, prompt(0, 300));
    read(first, 1);
    var second = submitted(5, prompt(0, 300));
    assertEquals(counted(300, 5), read(second, 99));
    assertEquals(256, second.begun());
    scheduler.cancel(first);
    close(first);
    close(second);
  }

  // ---- Room

  @Test
  void whatFitsNowhereFailsByName() {
    budget(4);
    var sequence = submitted(1, prompt(0, 300));
    scheduler.awaitEnd(sequence);
    var failure =
        assertInstanceOf(
            InsufficientMemoryException.class, scheduler.failure(sequence).orElseThrow());
    assertEquals(5 * PAGE_BYTES, failure.needed().orElseThrow());
    assertEquals(4 * PAGE_BYTES, failure.available().orElseThrow());
    close(sequence);
    var grown = submitted(500, prompt(0, 10));
    assertEquals(counted(10, 247), read(grown, 1000), "until the budget is full");
    assertInstanceOf(InsufficientMemoryException.class, scheduler.failure(grown).orElseThrow());
    close(grown);
  }

  /** What nobody uses gives way: beginnings, and states of those who wait for a user. */
  @Test
  void whatNobodyUsesGivesWay() {
    budget(8);
    var states = new ArrayList<SequenceState>();
    for (int i = 0; i < 20; i++) {
      var sequence = submitted(5, prompt(20 * i, 200));
      assertEquals(counted(20 * i + 200, 5), read(sequence, 99));
      scheduler.awaitEnd(sequence);
      states.add(sequence.state());
    }
    states.forEach(this::close);
  }

  /** The youngest give way; the oldest reads nothing twice. */
  @Test
  void theOldestGoesOn() {
    budget(10);
    network.hold();
    var sequences = new ArrayList<Sequence>();
    for (int i = 0; i < 4; i++) sequences.add(submitted(300, prompt(100 * i, 30 + i)));
    network.allow(100_000_000);
    var readers = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      var sequence = sequences.get(i);
      int from = 100 * i + 30 + i;
      readers.add(
          Thread.ofPlatform().start(() -> assertEquals(counted(from, 300), read(sequence, 999))));
    }
    readers.forEach(MemoryAdmissionTest::join);
    for (var sequence : sequences) assertEquals(Optional.empty(), scheduler.failure(sequence));
    assertEquals(30 + 299, computed(sequences.get(0)));
    int all = sequences.stream().mapToInt(this::computed).sum();
    assertTrue(all > 31 + 30 + 32 + 33 + 4 * 299, "none was paused: " + all);
    sequences.forEach(this::close);
  }

  /** The oldest does not hold up others while nobody reads what it has written. */
  @Test
  void whoIsNotReadGivesWay() {
    budget(6);
    var slow = submitted(150, prompt(0, 200));
    while (!slow.isStalled()) Thread.onSpinWait();
    var quick = submitted(150, prompt(500, 200));
    assertEquals(counted(700, 150), read(quick, 999));
    close(quick);
    assertEquals(counted(200, 150), read(slow, 999));
    close(slow);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- Everything at once

  /** A user whose texts begin like others', who forgets, forks, cuts and cancels. */
  private void use(long seed, long until) {
    var random = new Random(seed);
    var state = network.newState(memory.pool());
    int[] text = {};
    while (System.nanoTime() < until) {
      int more = 1 + random.nextInt(120);
      int from = random.nextInt(3) * 200;
      int[] prompt =
          IntStream.concat(IntStream.of(text), IntStream.of(prompt(from, more))).toArray();
      var sequence = submitted(state, 1 + random.nextInt(60), "", prompt);
      int wanted = random.nextInt(5) == 0 ? random.nextInt(10) : Integer.MAX_VALUE;
      var ids = read(sequence, wanted);
      if (wanted < Integer.MAX_VALUE) scheduler.cancel(sequence);
      scheduler.awaitEnd(sequence);
      assertEquals(Optional.empty(), scheduler.failure(sequence));
      assertEquals(counted(prompt[prompt.length - 1] + 1, ids.size()), ids);
      text = IntStream.concat(IntStream.of(prompt), ids.stream().mapToInt(i -> i)).toArray();
      memory.unpark(state);
      int length = text.length < 400 ? random.nextInt(text.length + 1) : 0;
      switch (random.nextInt(4)) {
        case 0 -> { // goes on
          if (text.length < 400) length = text.length;
        }
        case 1 -> { // a fork is read on, and this one closed
          var fork = state.branch(Math.min(state.length(), length));
          state.close();
          state = fork;
        }
        case 2 -> {
          state.close();
          state = network.newState(memory.pool());
          length = 0;
        }
        default -> {}
      }
      text = IntStream.of(text).limit(length).toArray();
      state.truncate(length);
      memory.park(state);
    }
    close(state);
  }

  @Test
  void randomUsersInAQuarterOfTheMemory() {
    budget(8 * 10 / 4);
    var random = new Random(20);
    long until = System.nanoTime() + seconds() * 1_000_000_000L;
    var failures = new ArrayList<Throwable>();
    var users = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      long seed = random.nextLong();
      users.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      use(seed, until);
                    } catch (Throwable e) {
                      synchronized (failures) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    users.forEach(MemoryAdmissionTest::join);
    failures.forEach(Throwable::printStackTrace);
    assertEquals(List.of(), failures);
    assertTrue(memory.usage().peak() > memory.usage().budget() * 3 / 4, "it was full");
    assertTrue(memory.usage().prefixHits() > 0);
  }

  private static long seconds() {
    return Boolean.getBoolean("llm.slow") ? 600 : 3;
  }
}
