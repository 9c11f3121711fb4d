package llm.runtime.speculation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many tokens are drafted, by what passes take and what was kept. */
class DraftLengthTest {
  private static final int MOST = 8;

  private final DraftLength length = new DraftLength(MOST);
  private final Fixed drafter = new Fixed(0);

  /** One that is as sure as is said. */
  private record Fixed(int trust, double nanosPerToken) implements Drafter {
    Fixed(int trust) {
      this(trust, 0);
    }

    @Override
    public void accept(int token) {}

    @Override
    public void truncate(int length) {}

    @Override
    public int draft(int[] draft, int count) {
      return count;
    }

    @Override
    public void close() {}
  }

  /** Passes of which each row takes so many nanoseconds behind the first, which takes 1,000. */
  private static PlainPass alone(int perRow) {
    return passes(perRow, 1);
  }

  private static PlainPass passes(int perRow, int writing) {
    var times = new PassTimes();
    for (int rows = 1; rows <= PassTimes.MOST; rows++) {
      times.passed(rows, 1000 + (long) (rows - 1) * perRow);
    }
    return new PlainPass(writing, writing, false, times);
  }

  private int choose(PlainPass pass) {
    return length.choose(drafter, pass, MOST);
  }

  @Test
  void whereRowsCostNextToNothingManyAreDrafted() {
    for (int i = 0; i < 50; i++) length.settled(0, MOST, MOST);
    assertEquals(MOST, choose(alone(10)));
    assertEquals(3, length.choose(drafter, alone(10), 3));
    assertEquals(0, length.choose(drafter, alone(10), 0));
  }

  @Test
  void whereARowCostsAsMuchAsAPassNoneIsDrafted() {
    for (int i = 0; i < 50; i++) length.settled(0, MOST, MOST);
    int drafted = 0;
    for (int i = 0; i < 1000; i++) if (choose(alone(1000)) > 0) drafted++;
    assertTrue(drafted > 0 && drafted < 12, "tried again now and then: " + drafted);
  }

  @Test
  void whatIsNeverKeptIsNotDraftedForLongButTriedAgain() {
    int passes = 0, drafts = 0;
    for (; passes < 5000; passes++) {
      int count = choose(alone(100));
      if (count > 0) length.settled(0, count, 0);
      drafts += count;
    }
    assertTrue(drafts > 10, "tried: " + drafts);
    assertTrue(drafts < 80, "hardly: " + drafts);
  }

  @Test
  void itIsDoneAgainWhenItPaysAgain() {
    for (int i = 0; i < 100; i++) length.settled(0, 4, 0);
    int drafted = 0;
    for (int i = 0; i < 3000 && drafted < 200; i++) {
      int count = choose(alone(100));
      length.settled(0, count, count);
      drafted += count;
    }
    assertTrue(drafted >= 200, "found out: " + drafted);
  }

  @Test
  void whatIsLearntBelongsToHowSureTheDrafterWas() {
    for (int i = 0; i < 100; i++) {
      length.settled(0, 4, 0);
      length.settled(3, 4, 4);
    }
    assertEquals(0, choose(alone(100)));
    assertTrue(length.choose(new Fixed(3), alone(100), MOST) >= 6);
  }

  /** Where eight write in a pass, a row more takes less of it, but brings less of it too. */
  @Test
  void besideOthersADraftMustPayForAll() {
    for (int i = 0; i < 30; i++) length.settled(0, 2, 1); // half of them are kept
    assertTrue(choose(passes(100, 1)) > 0);
    assertEquals(0, length.choose(drafter, passes(1000, 8), MOST));
  }

  @Test
  void whatADraftTakesItselfCounts() {
    for (int i = 0; i < 50; i++) length.settled(0, MOST, MOST);
    assertTrue(length.choose(new Fixed(0, 100), alone(10), MOST) > 4);
    assertEquals(0, length.choose(new Fixed(0, 2000), alone(10), MOST));
  }

  /** A recurrent state goes back to where the pass began. */
  @Test
  void whatIsComputedAgainCounts() {
    for (int i = 0; i < 50; i++) length.settled(0, 3, 2); // two of three are kept
    var once = alone(400);
    assertTrue(choose(once) > 0);
    var again = new PlainPass(1, 1, true, once.times());
    assertTrue(choose(again) < choose(once));
  }
}
