package llm.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import llm.api.DeadlineException;
import llm.api.EngineListener;
import llm.api.FinishReason;
import llm.api.OverloadedException;
import llm.api.Token;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sequences that share an engine: who writes, who waits, who fails, and what others notice. */
@Timeout(120)
class SchedulerTest {
  private static final int BUFFER = 8;

  private final CountingNetwork network = new CountingNetwork();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Workers workers = Workers.of(1);
  private Scheduler scheduler = scheduler(10, Admission.always());

  private Scheduler scheduler(int queueLimit, Admission admission) {
    var listener =
        new EngineListener() {
          @Override
          public void queued(Sequence sequence) {
            heard.add("queued " + sequence.client());
          }

          @Override
          public void admitted(Sequence sequence) {
            heard.add("admitted " + sequence.client());
          }

          @Override
          public void finished(Finished finished) {
            heard.add("finished " + finished.sequence().client() + " " + finished.reason());
            throw new IllegalStateException("a listener that fails");
          }
        };
    var serving = new Serving(Duration.ofSeconds(10), queueLimit, Optional.of(listener));
    var runner = new PassRunner(network, new Workspace(workers));
    return new Scheduler(runner, Integer.MAX_VALUE, serving, admission);
  }

  private void serve(int queueLimit, Admission admission) {
    scheduler.close();
    scheduler = scheduler(queueLimit, admission);
  }

  @AfterEach
  void close() {
    scheduler.close();
    workers.close();
  }

  /** Writes the likeliest tokens. */
  private static Continuation writing(int tokens) {
    var written = new AtomicInteger();
    return logits -> {
      int best = 0;
      for (int i = 1; i < logits.length; i++) if (logits[i] > logits[best]) best = i;
      var token = Token.of(best, "");
      boolean last = written.incrementAndGet() == tokens;
      return last ? Written.last(token, FinishReason.MAX_TOKENS) : Written.of(token);
    };
  }

  private static Terms terms(String client) {
    return new Terms(BUFFER, 0, client, Optional.empty());
  }

  private Sequence sequence(Continuation continuation, Terms terms, int... prompt) {
    return new Sequence(
        network.newState(), prompt, CountingNetwork.VOCABULARY, continuation, terms);
  }

  private Sequence submitted(String client, int tokens, int... prompt) {
    var sequence = sequence(writing(tokens), terms(client), prompt);
    scheduler.submit(sequence);
    return sequence;
  }

  /** Reads so many tokens, or all that come. */
  private List<Integer> read(Sequence sequence, int count) {
    var ids = new ArrayList<Integer>();
    while (ids.size() < count) {
      boolean ended = sequence.isFinished();
      var written = scheduler.take(sequence);
      if (written != null) {
        written.token().map(Token::id).ifPresent(ids::add);
        if (written.end().isPresent()) return ids;
      } else if (ended) {
        return ids;
      } else {
        sequence.awaitWritten();
      }
    }
    return ids;
  }

  private static List<Integer> counted(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  private void awaitIdle(Sequence sequence, int rows) {
    while (sum(sequence) < rows) assertFalse(Thread.interrupted(), "too late");
  }

  private int sum(Sequence sequence) {
    return network.rowsOf(sequence.state()).stream().mapToInt(r -> r).sum();
  }

  // ---- Reading

  @Test
  void oneIsWrittenToItsEnd() {
    var sequence = submitted("a", 100, 5, 6);
    assertEquals(counted(7, 100), read(sequence, 1000));
    scheduler.awaitEnd(sequence);
    assertEquals(Optional.empty(), scheduler.failure(sequence));
    assertEquals(101, sequence.state().length(), "the last token was not computed");
    assertEquals(100, network.passes());
  }

  @Test
  void aReaderWhoReadsNothingHoldsUpNobody() {
    var slow = submitted("slow", 200, 1, 2, 3);
    var quick = submitted("quick", 300, 500);
    assertEquals(counted(501, 300), read(quick, 1000));
    assertEquals(300, network.rowsOf(quick.state()).size(), "a pass for each token");
    assertEquals(3 + BUFFER - 1, sum(slow), "as many as its buffer holds");
    assertEquals(counted(4, BUFFER / 2), read(slow, BUFFER / 2));
    awaitIdle(slow, 3 + BUFFER - 1 + BUFFER / 2);
    assertEquals(counted(4 + BUFFER / 2, 200 - BUFFER / 2), read(slow, 1000));
  }

  @Test
  void tokensOfSeveralAreDrawnFromOnePass() {
    network.hold();
    var first = submitted("a", 5, 1);
    network.awaitPass();
    var others = new ArrayList<Sequence>();
    for (int i = 2; i < 8; i++) others.add(submitted("a", 5, 100 * i));
    network.allow(1000);
    for (int i = 2; i < 8; i++) assertEquals(counted(100 * i + 1, 5), read(others.get(i - 2), 9));
    assertEquals(counted(2, 5), read(first, 9));
    assertEquals(6, network.passes());
  }

  // ---- Ends before the end

  @Test
  void whoIsCancelledInAPassHasEndedBehindIt() {
    network.hold();
    var sequence = submitted("a", 100, 1);
    network.awaitPass();
    scheduler.cancel(sequence);
    assertFalse(sequence.isFinished());
    network.allow(1000);
    scheduler.awaitEnd(sequence);
    assertEquals(List.of(), read(sequence, 9));
    assertEquals(1, network.passes());
    assertEquals(Optional.empty(), scheduler.failure(sequence));
  }

  @Test
  void whoIsPausedIsCancelledAtOnce() {
    var sequence = submitted("a", 100, 1);
    awaitIdle(sequence, BUFFER);
    scheduler.cancel(sequence);
    scheduler.awaitEnd(sequence);
    assertEquals(BUFFER, read(sequence, 100).size(), "what was written can be read");
  }

  @Test
  void aRowThatFailsIsItsOwnSequencesFailure() {
    network.hold();
    var first = submitted("a", 50, 1);
    network.awaitPass();
    var bad = submitted("a", 100, 990);
    var throwing =
        sequence(
            logits -> {
              throw new IllegalStateException("no token");
            },
            terms("a"),
            3);
    scheduler.submit(throwing);
    network.allow(1000);
    assertEquals(counted(2, 50), read(first, 1000));
    assertEquals(counted(991, 9), read(bad, 1000), "those before the bad one");
    assertEquals("a bad token", scheduler.failure(bad).orElseThrow().getMessage());
    assertEquals(List.of(), read(throwing, 9));
    assertEquals("no token", scheduler.failure(throwing).orElseThrow().getMessage());
  }

  @Test
  void whatIsNotDoneInTimeFails() {
    var never = new Terms(BUFFER, 0, "a", Optional.of(Duration.ofMillis(30)));
    var paused = sequence(writing(1000), never, 1);
    scheduler.submit(paused);
    scheduler.awaitEnd(paused);
    assertEquals(BUFFER, read(paused, 1000).size());
    var failure =
        assertInstanceOf(DeadlineException.class, scheduler.failure(paused).orElseThrow());
    assertEquals(Duration.ofMillis(30), failure.deadline());
    assertTrue(failure.elapsed().compareTo(failure.deadline()) >= 0);
    assertEquals(counted(2, 20), read(submitted("a", 20, 1), 1000), "others go on");
  }

  @Test
  void aClosedModelEndsAll() throws InterruptedException {
    network.hold();
    var inPass = submitted("a", 100, 1);
    network.awaitPass();
    var waiting = submitted("a", 100, 1);
    network.allow(1);
    var closing = Thread.ofPlatform().start(scheduler::close);
    network.allow(1000);
    scheduler.awaitEnd(inPass);
    scheduler.awaitEnd(waiting);
    assertEquals("the model is closed", scheduler.failure(waiting).orElseThrow().getMessage());
    assertThrows(IllegalStateException.class, () -> submitted("a", 1, 1));
    closing.join();
  }

  // ---- Admission

  /** Admits one at a time. */
  private static final class OneByOne implements Admission {
    private int running; // the scheduler's thread's

    @Override
    public boolean admit(Sequence sequence) {
      if (running > 0) return false;
      running++;
      return true;
    }

    @Override
    public void ended(Sequence sequence) {
      running--;
    }
  }

  private Sequence submitted(String client, int priority) {
    var terms = new Terms(BUFFER, priority, client, Optional.empty());
    var sequence = sequence(writing(BUFFER), terms, 1);
    scheduler.submit(sequence);
    return sequence;
  }

  private List<String> heard(String what) {
    return heard.stream().filter(h -> h.startsWith(what)).toList();
  }

  private void awaitHeard(String what, int count) {
    while (heard(what).size() < count) assertFalse(Thread.interrupted(), "too late");
  }

  @Test
  void whoCannotBeginWaitsAndTooManyAreRefused() {
    serve(2, new OneByOne());
    network.hold();
    submitted("first", 0);
    network.awaitPass();
    submitted("low", 0);
    submitted("high", 1);
    network.allow(1);
    network.awaitPass(); // by now it has looked who else may begin
    var refused = assertThrows(OverloadedException.class, () -> submitted("late", 0));
    assertEquals(2, refused.waiting());
    assertEquals(2, refused.limit());
    assertTrue(refused.retryAfter().isPositive());
    network.allow(1000);
    awaitHeard("finished", 3);
    assertEquals(List.of("admitted first", "admitted high", "admitted low"), heard("admitted"));
    assertEquals(List.of("queued first", "queued low", "queued high"), heard("queued"));
    assertEquals(
        List.of("finished first MAX_TOKENS", "finished high MAX_TOKENS", "finished low MAX_TOKENS"),
        heard("finished"));
  }

  @Test
  void whoWaitsCanBeCancelled() {
    serve(2, new OneByOne());
    network.hold();
    var first = submitted("first", 0);
    network.awaitPass();
    var second = submitted("second", 0);
    scheduler.cancel(second);
    scheduler.awaitEnd(second);
    network.allow(1000);
    assertEquals(counted(2, BUFFER), read(first, 100));
    awaitHeard("finished", 2);
    assertEquals(List.of("admitted first"), heard("admitted"));
    assertTrue(heard.contains("finished second CANCELLED"));
    assertEquals(counted(2, BUFFER), read(submitted("third", 0), 100));
  }

  @Test
  void anAdmissionThatFailsFailsItsSequence() {
    serve(
        2,
        new Admission() {
          @Override
          public boolean admit(Sequence sequence) {
            if (sequence.client().equals("bad")) throw new IllegalStateException("not this one");
            return true;
          }

          @Override
          public void ended(Sequence sequence) {}
        });
    var bad = submitted("bad", 0);
    var good = submitted("good", 0);
    assertEquals(counted(2, BUFFER), read(good, 100));
    scheduler.awaitEnd(bad);
    assertEquals("not this one", scheduler.failure(bad).orElseThrow().getMessage());
  }
}
