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
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void everyWorkerRunsOnceInEveryRun(int size) {
    try (var workers = Team.of(size)) {
      var runs = new AtomicIntegerArray(size);
      for (int i = 0; i < 500; i++) {
        workers.run(
            (worker, count) -> {
              assertEquals(size, count);
              runs.incrementAndGet(worker);
            });
      }
      for (int i = 0; i < size; i++) assertEquals(500, runs.get(i));
    }
  }

  @Test
  void numbersAreClaimedOnce() {
    try (var workers = Team.of(3)) {
      for (int run = 0; run < 100; run++) {
        var claimed = new AtomicIntegerArray(1000);
        workers.run(
            (worker, count) -> {
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
        workers.run((worker, count) -> runs.incrementAndGet());
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
      workers.run(
          (worker, count) -> {
            if (worker == 1) sleep(20);
            done.incrementAndGet();
          });
      assertEquals(2, done.get());
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
                  workers.run(
                      (worker, count) -> {
                        if (worker == 2) throw failure;
                      }));
      assertSame(failure, thrown);
      var runs = new AtomicInteger();
      workers.run((worker, count) -> runs.incrementAndGet());
      assertEquals(3, runs.get(), "the team works on");
    }
  }

  @Test
  void nestedRunsAreRefused() {
    try (var workers = Team.of(2)) {
      assertThrows(
          IllegalStateException.class,
          () -> workers.run((worker, count) -> workers.run((w, c) -> {})));
    }
  }

  @Test
  void closingEndsTheThreads() {
    var thread = new AtomicReference<Thread>();
    var workers = Team.of(2);
    workers.run(
        (worker, count) -> {
          if (worker == 1) thread.set(Thread.currentThread());
        });
    assertTrue(thread.get().isDaemon());
    workers.close();
    assertFalse(thread.get().isAlive());
    assertThrows(IllegalStateException.class, () -> workers.run((w, c) -> {}));
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
