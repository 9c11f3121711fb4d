package llm.runtime.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueRateTest {
  private final QueueRate rate = new QueueRate();
  private long now = -5_000_000_000L; // a clock may begin anywhere

  private void begun(int afterMillis, boolean othersWait) {
    now += Duration.ofMillis(afterMillis).toNanos();
    rate.begun(now, othersWait);
  }

  @Test
  void nothingIsKnownBeforeOneHasWaited() {
    var unknown = rate.next();
    assertEquals(Duration.ofSeconds(1), unknown);
    for (int i = 0; i < 10; i++) begun(7000, false);
    assertEquals(unknown, rate.next(), "nobody waited");
  }

  @Test
  void itIsTheTimeFromOneToTheNextWhileOthersWait() {
    for (int i = 0; i < 10; i++) begun(3000, true);
    assertEquals(Duration.ofSeconds(3), rate.next());
    for (int i = 0; i < 40; i++) begun(500, true);
    assertTrue(rate.next().compareTo(Duration.ofMillis(510)) < 0, () -> rate.next() + "");
  }

  @Test
  void aPauseInWhichNobodyWaitsDoesNotCount() {
    for (int i = 0; i < 10; i++) begun(3000, true);
    begun(3000, false);
    begun(1_000_000, true);
    assertEquals(Duration.ofSeconds(3), rate.next());
  }

  @Test
  void nobodyIsToldToAskAtOnce() {
    for (int i = 0; i < 10; i++) begun(1, true);
    assertEquals(Duration.ofMillis(100), rate.next());
  }
}
