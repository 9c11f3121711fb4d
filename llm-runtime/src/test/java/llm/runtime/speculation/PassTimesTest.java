package llm.runtime.speculation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What passes take, from what some of them took. */
class PassTimesTest {
  private final PassTimes times = new PassTimes();

  @Test
  void whatIsUsualIsTakenWhereNothingWasMeasured() {
    assertEquals(0, times.nanos(1));
    assertEquals(1.4, times.ratio(5, 1), 1e-9);
  }

  @Test
  void betweenMeasurementsItIsTheLineAndBeyondAsUsual() {
    times.passed(1, 100);
    assertEquals(1.4, times.ratio(5, 1), 1e-9);
    times.passed(5, 300);
    assertEquals(200, times.nanos(3), 1e-9);
    assertEquals(3, times.ratio(5, 1), 1e-9);
    assertEquals(300 * 1.8 / 1.4, times.nanos(9), 1e-9);
    assertTrue(times.nanos(1000) > times.nanos(9));
  }

  @Test
  void itFollowsAndIsNotUpsetByOneThatWasDisturbed() {
    times.passed(1, 100);
    times.passed(1, 1_000_000);
    assertEquals(120, times.nanos(1), 1e-9);
    for (int i = 0; i < 100; i++) times.passed(1, 200);
    assertEquals(200, times.nanos(1), 1);
  }

  @Test
  void whatIsNoPassOfRowsThatAreWrittenIsLeftOut() {
    times.passed(0, 100);
    times.passed(PassTimes.MOST + 1, 100);
    times.passed(3, 0);
    assertEquals(0, times.nanos(3));
  }

  @Test
  void moreRowsAreNeverTakenForFaster() {
    times.passed(1, 300);
    times.passed(5, 100);
    assertEquals(1, times.ratio(5, 1));
  }
}
