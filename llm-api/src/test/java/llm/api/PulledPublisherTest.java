package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules of Reactive Streams, by their numbers. */
@Timeout(30)
class PulledPublisherTest {
  private final AtomicInteger pulled = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private int failAt = -1;

  /** Numbers from 0 on. */
  private PulledPublisher<Integer> numbers(int count) {
    var items =
        new Iterator<Integer>() {
          @Override
          public boolean hasNext() {
            return pulled.get() < count && closed.getCount() > 0;
          }

          @Override
          public Integer next() {
            if (pulled.get() == failAt) throw new LlmException("broken");
            return pulled.getAndIncrement();
          }
        };
    return new PulledPublisher<>(
        new PulledPublisher.Source<>(
            () -> items, () -> pulled.get() >= count, () -> closed.countDown()));
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void rule101NoMoreThanRequested() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    numbers(10).subscribe(heard);
    heard.subscription().request(3);
    heard.awaitItems(3);
    Thread.sleep(50);
    assertEquals(upTo(3), heard.items());
    assertEquals(3, pulled.get()); // nothing is computed that nobody asked for
    heard.subscription().request(1);
    heard.awaitItems(4);
    assertFalse(heard.isEnded());
  }

  @Test
  void rule105CompletesOnceWithoutFurtherDemand() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    numbers(4).subscribe(heard);
    heard.subscription().request(4);
    heard.awaitEnd();
    heard.subscription().request(1);
    heard.subscription().cancel();
    Thread.sleep(50);
    assertEquals(List.of("0", "1", "2", "3", "complete"), heard.signals());
    assertEquals(1, closed.getCount()); // what has ended is not closed
  }

  @Test
  void anEmptyOneCompletesOnceSomethingIsAskedFor() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    numbers(0).subscribe(heard);
    heard.subscription().request(1);
    heard.awaitEnd();
    assertEquals(List.of("complete"), heard.signals());
  }

  @Test
  void rule103SignalsAreSerialAndBehindOnSubscribe() throws Exception {
    var heard =
        new Recorder<Integer>(
            _ -> {
              for (int i = 0; i < 20; i++) Thread.onSpinWait();
            });
    heard.requestsInOnSubscribe = 5;
    numbers(2000).subscribe(heard);
    var threads =
        IntStream.range(0, 4)
            .mapToObj(
                _ ->
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              for (int i = 0; i < 500; i++) heard.subscription().request(1);
                            }))
            .toList();
    for (var thread : threads) thread.join();
    heard.awaitEnd();
    assertEquals(upTo(2000), heard.items());
    assertFalse(heard.overlapped());
  }

  @Test
  void rule104AFailureIsOnErrorAndNothingFollows() throws Exception {
    failAt = 2;
    var heard = new Recorder<Integer>(_ -> {});
    numbers(10).subscribe(heard);
    heard.subscription().request(Long.MAX_VALUE);
    heard.awaitEnd();
    assertEquals(List.of("0", "1", "error broken"), heard.signals());
    assertTrue(closed.await(5, TimeUnit.SECONDS));
  }

  @Test
  void rule109NoSubscriberIsANullPointerException() {
    assertThrows(NullPointerException.class, () -> numbers(1).subscribe(nothing()));
  }

  @SuppressWarnings("NullAway") // that is what is tested
  private static Recorder<Integer> nothing() {
    return null;
  }

  @Test
  void rule111OneSubscriberOnly() throws Exception {
    var publisher = numbers(2);
    var first = new Recorder<Integer>(_ -> {});
    var second = new Recorder<Integer>(_ -> {});
    publisher.subscribe(first);
    publisher.subscribe(second);
    second.awaitEnd();
    assertInstanceOf(IllegalStateException.class, second.error());
    first.subscription().request(2);
    first.awaitEnd();
    assertEquals(upTo(2), first.items());
  }

  @Test
  void whatCannotBeIteratedIsOnError() throws Exception {
    var publisher =
        new PulledPublisher<Integer>(
            new PulledPublisher.Source<>(
                () -> {
                  throw new IllegalStateException("only once");
                },
                () -> false,
                () -> {}));
    var heard = new Recorder<Integer>(_ -> {});
    publisher.subscribe(heard);
    heard.awaitEnd();
    assertEquals(List.of("error only once"), heard.signals());
  }

  @Test
  void rule213ASubscriberThatThrowsHasCancelled() throws Exception {
    var heard =
        new Recorder<Integer>(
            item -> {
              if (item == 1) throw new Expected();
            });
    numbers(10).subscribe(heard);
    heard.subscription().request(10);
    assertTrue(closed.await(5, TimeUnit.SECONDS));
    Thread.sleep(50);
    assertEquals(upTo(2), heard.items());
    assertFalse(heard.isEnded());
  }

  /** Thrown where it should be: whoever reads the log need not worry. */
  private static final class Expected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Expected() {
      super("expected in this test", null, false, false);
    }
  }

  @Test
  void rule305CancelInsideOnNextEndsIt() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    heard.cancelsAt = 2;
    numbers(10).subscribe(heard);
    heard.subscription().request(10);
    assertTrue(closed.await(5, TimeUnit.SECONDS));
    Thread.sleep(50);
    assertEquals(List.of("0", "1", "2"), heard.signals());
  }

  @Test
  void rule306NothingFollowsACancel() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    numbers(10).subscribe(heard);
    heard.subscription().request(2);
    heard.awaitItems(2);
    heard.subscription().cancel();
    heard.subscription().cancel();
    heard.subscription().request(5);
    heard.subscription().request(-1);
    assertTrue(closed.await(5, TimeUnit.SECONDS));
    Thread.sleep(50);
    assertEquals(List.of("0", "1"), heard.signals());
  }

  @Test
  void rule309ARequestOfNothingIsOnError() throws Exception {
    for (long n : new long[] {0, -1, Long.MIN_VALUE}) {
      var heard = new Recorder<Integer>(_ -> {});
      numbers(10).subscribe(heard);
      heard.subscription().request(n);
      heard.awaitEnd();
      assertInstanceOf(IllegalArgumentException.class, heard.error());
      assertEquals(List.of("error n: " + n + ", expected 1 or more"), heard.signals());
    }
  }

  @Test
  void rule303RequestsInsideOnNextDoNotRecur() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    heard.requestsInOnNext = 1;
    heard.requestsInOnSubscribe = 1;
    numbers(100_000).subscribe(heard);
    heard.awaitEnd();
    assertEquals(100_000, heard.items().size());
  }

  @Test
  void rule317DemandHasNoEnd() throws Exception {
    var heard = new Recorder<Integer>(_ -> {});
    numbers(100).subscribe(heard);
    heard.subscription().request(Long.MAX_VALUE);
    heard.subscription().request(Long.MAX_VALUE);
    heard.awaitEnd();
    assertEquals(upTo(100), heard.items());
  }

  @Test
  void aSubscriberThatThrowsAtOnceIsNotForgotten() throws Exception {
    Consumer<Integer> none = _ -> {};
    var heard = new Recorder<Integer>(none);
    heard.throwsInOnSubscribe = true;
    assertThrows(IllegalStateException.class, () -> numbers(1).subscribe(heard));
    assertTrue(closed.await(5, TimeUnit.SECONDS));
  }
}
