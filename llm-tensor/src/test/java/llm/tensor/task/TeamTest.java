package llm.tensor.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TeamTest {
  /** The caller in every run, the others at most once, and never after the run. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void noWorkerRunsTwiceInARun(int size) {
    try (var workers = Team.of(size)) {
      var inside = new AtomicInteger();
      for (int i = 0; i < 500; i++) {
        var runs = new AtomicIntegerArray(size);
        workers.run(
            worker -> {
              inside.incrementAndGet();
              runs.incrementAndGet(worker);
              for (int k = workers.claim(); k < 5; k = workers.claim()) Thread.onSpinWait();
              inside.decrementAndGet();
            });
        assertEquals(0, inside.get());
        assertEquals(1, runs.get(0));
        for (int w = 1; w < size; w++) assertTrue(runs.get(w) <= 1);
      }
    }
  }

  private static final int GO = 1;
  private static final int AGAIN = 2;

  /** Runs with all workers: those who come early wait for the others, or it is tried again. */
  private static void together(Team workers, Team.Task task) {
    var decision = new AtomicInteger(AGAIN);
    while (decision.get() == AGAIN) {
      decision.set(0);
      var missing = new AtomicInteger(workers.size());
      long start = System.nanoTime();
      workers.run(
          worker -> {
            if (missing.decrementAndGet() == 0) decision.compareAndSet(0, GO);
            while (decision.get() == 0) {
              if (System.nanoTime() - start > 50_000_000) decision.compareAndSet(0, AGAIN);
              Thread.onSpinWait();
            }
            if (decision.get() == GO) task.run(worker);
          });
    }
  }

  @Test
  void numbersAreClaimedOnce() {
    try (var workers = Team.of(3)) {
      for (int run = 0; run < 100; run++) {
        var claimed = new AtomicIntegerArray(1000);
        workers.run(
            worker -> {
              for (int i = workers.claim(); i < 1000; i = workers.claim()) {
                claimed.incrementAndGet(i);
              }
            });
        for (int i = 0; i < 1000; i++) assertEquals(1, claimed.get(i));
      }
    }
  }

  /** Parked workers wake up. */
  @Test
  void runsAfterAPause() throws InterruptedException {
    try (var workers = Team.of(2)) {
      var runs = new AtomicInteger();
      for (int i = 0; i < 5; i++) {
        together(workers, worker -> runs.incrementAndGet());
        Thread.sleep(5);
      }
      assertEquals(10, runs.get());
    }
  }

  /** The caller parks, too, when the others take long. */
  @Test
  void waitsForASlowWorker() {
    try (var workers = Team.of(2)) {
      var done = new AtomicInteger();
      together(
          workers,
          worker -> {
            if (worker == 1) sleep(20);
            done.incrementAndGet();
          });
      assertEquals(2, done.get());
    }
  }

  /** A worker that the caller has waited for does nothing for a while, and then again. */
  @Test
  void aLateWorkerIsLeftOut() {
    try (var workers = Team.of(2)) {
      boolean leftOut = false;
      for (int attempt = 0; attempt < 20 && !leftOut; attempt++) {
        together(
            workers,
            worker -> {
              if (worker == 1) sleep(20);
              for (int i = workers.claim(); i < 100; i = workers.claim()) Thread.onSpinWait();
            });
        var others = new AtomicInteger();
        workers.run(
            worker -> {
              if (worker == 0) sleep(2); // time enough to come
              else others.incrementAndGet();
            });
        leftOut = others.get() == 0;
      }
      assertTrue(leftOut);
      together(workers, worker -> {});
    }
  }

  /** Who does the one part of a run is not late: nothing says how long it should have taken. */
  @Test
  void aLongPartAloneIsNotLate() {
    try (var workers = Team.of(2)) {
      together(
          workers,
          worker -> {
            if (worker == 1) sleep(5);
          });
      together(workers, worker -> {});
    }
  }

  @Test
  void failuresAreThrownInTheCaller() {
    try (var workers = Team.of(3)) {
      var failure = new IllegalStateException("part 2");
      var thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  together(
                      workers,
                      worker -> {
                        if (worker == 2) throw failure;
                      }));
      assertSame(failure, thrown);
      var runs = new AtomicInteger();
      together(workers, worker -> runs.incrementAndGet());
      assertEquals(3, runs.get(), "the team works on");
    }
  }

  @Test
  void nestedRunsAreRefused() {
    try (var workers = Team.of(2)) {
      assertThrows(IllegalStateException.class, () -> workers.run(worker -> workers.run(w -> {})));
    }
  }

  @Test
  void closingEndsTheThreads() {
    var thread = new AtomicReference<Thread>();
    var workers = Team.of(2);
    together(
        workers,
        worker -> {
          if (worker == 1) thread.set(Thread.currentThread());
        });
    assertTrue(thread.get().isDaemon());
    workers.close();
    assertFalse(thread.get().isAlive());
    assertThrows(IllegalStateException.class, () -> workers.run(w -> {}));
  }

  @Test
  void aTeamNeedsAThread() {
    assertThrows(IllegalArgumentException.class, () -> Team.of(0));
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
