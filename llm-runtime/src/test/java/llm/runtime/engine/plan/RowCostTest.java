package llm.runtime.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RowCostTest {
  private static final long MILLI = 1_000_000;
  private final RowCost cost = new RowCost();

  @Test
  void oneRowWhileNothingIsKnown() {
    assertEquals(1, cost.rowsWithin(Long.MAX_VALUE / 2));
    cost.passed(3, 0, 20 * MILLI);
    assertEquals(1, cost.rowsWithin(200 * MILLI), "of prompts nothing is known yet");
  }

  @Test
  void whatARowAddsToAPassThatDecodes() {
    cost.passed(7, 0, 20 * MILLI);
    cost.passed(7, 40, 180 * MILLI);
    assertEquals(50, cost.rowsWithin(200 * MILLI));
    assertEquals(1, cost.rowsWithin(MILLI), "one at least");
  }

  /** A row of a small pass may take more time than one of a large pass. */
  @Test
  void fewRowsBehindALargePassAreTakenWithCare() {
    cost.passed(0, 500, 2000 * MILLI);
    assertEquals(35, cost.rowsWithin(200 * MILLI));
    cost.passed(7, 0, 20 * MILLI);
    cost.passed(7, 35, 160 * MILLI);
    assertEquals(50, cost.rowsWithin(200 * MILLI));
  }

  @Test
  void aRiseCountsAtOnceAndAFallSlowly() {
    cost.passed(7, 0, 20 * MILLI);
    cost.passed(7, 40, 180 * MILLI);
    cost.passed(7, 40, 260 * MILLI);
    assertEquals(33, cost.rowsWithin(200 * MILLI));
    cost.passed(7, 40, 180 * MILLI);
    int little = cost.rowsWithin(200 * MILLI);
    assertTrue(little > 33 && little < 40, () -> little + " rows");
  }

  /** A short prompt alone says nothing of what its rows take beside others. */
  @Test
  void aSmallPassOfPromptsAloneTeachesNothingNew() {
    cost.passed(7, 0, 20 * MILLI);
    cost.passed(7, 40, 180 * MILLI);
    cost.passed(0, 2, 30 * MILLI);
    assertEquals(50, cost.rowsWithin(200 * MILLI));
  }
}
