package llm.runtime.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import llm.runtime.engine.plan.Demand.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whose rows come next, without threads and without a model. */
class PassPlannerTest {
  private static final Duration GAP = Duration.ofMillis(200);
  private static final Duration PASS = Duration.ofMillis(30);
  private static final Duration ROW = Duration.ofMillis(4);

  private static List<Asking> decoders(int count) {
    return IntStream.range(0, count).mapToObj(i -> Asking.decoding()).toList();
  }

  private static PlannedPasses beside(int decoders) {
    var passes = PlannedPasses.of(GAP, PASS, ROW);
    passes.asking.addAll(decoders(decoders));
    passes.run();
    return passes;
  }

  // ---- What a pass holds

  @Test
  void aPromptAloneFillsAPass() {
    var prompt = Asking.prompt(1100);
    assertEquals(3, PlannedPasses.timeless().add(prompt).runUntilDone(prompt));
    assertEquals(List.of(512, 512, 76), prompt.taken);
  }

  @Property
  void noPassIsOverfullAndNobodyGetsMoreThanHeAsks(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 900) Integer> rows,
      @ForAll @IntRange(max = 700) int decoders,
      @ForAll @IntRange(max = 5) int clients) {
    var passes = PlannedPasses.of(GAP, PASS, ROW);
    passes.asking.addAll(decoders(decoders));
    for (int r : rows) passes.add(Asking.prompt(r).by("client " + r % (clients + 1)));
    for (int i = 0; i < 20 && !passes.asking.isEmpty(); i++) {
      int[] before = passes.asking.stream().mapToInt(Asking::rows).toArray();
      int[] granted = passes.planner.plan(passes.asking);
      int sum = 0;
      for (int k = 0; k < before.length; k++) {
        assertTrue(granted[k] >= 0 && granted[k] <= before[k]);
        sum += granted[k];
      }
      assertTrue(sum > 0 && sum <= PlannedPasses.ROWS, () -> "not one row, or too many");
      passes.run();
      assertEquals(Math.min(decoders, PlannedPasses.ROWS), passes.decoding);
    }
  }

  @Property
  void allPromptsAreReadSometime(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 3000) Integer> rows,
      @ForAll @IntRange(max = 511) int decoders) {
    var passes = PlannedPasses.of(GAP, PASS, ROW);
    passes.asking.addAll(decoders(decoders));
    for (int r : rows) passes.add(Asking.prompt(r).withPriority(r % 3));
    long work = rows.stream().mapToLong(r -> r).sum();
    for (long i = 0; i < work && passes.asking.size() > decoders; i++) passes.run();
    assertEquals(decoders, passes.asking.size());
  }

  // ---- Decoding

  @Property(tries = 50)
  void whereMoreDecodeThanAPassHoldsTheyTakeTurns(@ForAll @IntRange(min = 513, max = 3000) int n) {
    var passes = PlannedPasses.timeless();
    passes.asking.addAll(decoders(n));
    int round = (n + PlannedPasses.ROWS - 1) / PlannedPasses.ROWS;
    for (int i = 0; i < 4 * round; i++) passes.run();
    for (var one : passes.asking) {
      int turns = one.taken.size();
      int fair = 4 * round * PlannedPasses.ROWS / n;
      assertTrue(turns >= fair - 1 && turns <= fair + 1, () -> turns + " turns, not " + fair);
    }
  }

  @Test
  void allDraftedRowsAreTaken() {
    var drafting = Asking.of(Kind.DECODING, 8);
    PlannedPasses.timeless().add(drafting, Asking.decoding()).run();
    assertEquals(List.of(8), drafting.taken);
  }

  // ---- The longest gap

  /** Whatever rows cost, and if their cost grows with the text before them. */
  @Property(tries = 200)
  void noGapIsLongerThanPromised(
      @ForAll @IntRange(min = 1, max = 300) int passMillis,
      @ForAll @IntRange(min = 50, max = 20_000) int rowMicros,
      @ForAll @IntRange(max = 8) int fixedRows,
      @ForAll @IntRange(min = 20, max = 500) int gapMillis) {
    int[] read = {0};
    long pass = passMillis * 1_000_000L;
    var passes =
        new PlannedPasses(
            Duration.ofMillis(gapMillis),
            (decoding, others) -> {
              double row = rowMicros * 1e3 * (1 + read[0] / 20_000.0);
              read[0] += others;
              return pass + (long) (others == 0 ? 0 : (others + fixedRows) * row);
            });
    var first = Asking.prompt(600);
    passes.add(first).runUntilDone(first);
    passes.asking.addAll(decoders(7));
    for (int i = 0; i < 3; i++) passes.run();
    var prompt = Asking.prompt(4000);
    passes.add(prompt);
    while (!prompt.isDone()) {
      passes.run();
      // One row is the least: where that is dearer than the gap, it is what it costs.
      double least = (1 + fixedRows) * rowMicros * 1e3 * (1 + read[0] / 20_000.0);
      // The estimate of the last pass is what is known of this one.
      double most = Math.max(gapMillis * 1e6, 2 * least) + pass + 1;
      assertTrue(passes.nanos <= most, () -> passes.nanos / 1e6 + " ms, " + passes.others);
    }
  }

  @Test
  void aPromptIsReadInPiecesThatAreWorthTheGap() {
    var passes = beside(7);
    var prompt = Asking.prompt(1000);
    passes.add(prompt);
    for (int i = 0; i < 12; i++) passes.run();
    assertEquals(7, passes.decoding);
    assertEquals(GAP.dividedBy(ROW) * 3 / 4, (long) passes.others, "three quarters of the gap");
  }

  /** A machine that stood still for a while is soon known to be as fast as before. */
  @Test
  void oneSlowPassIsForgotten() {
    boolean[] slow = {false};
    var passes =
        new PlannedPasses(
            GAP,
            (decoding, others) -> (PASS.toNanos() + others * ROW.toNanos()) * (slow[0] ? 1000 : 1));
    passes.asking.addAll(decoders(7));
    passes.run();
    passes.add(Asking.prompt(100_000));
    for (int i = 0; i < 20; i++) passes.run();
    slow[0] = true;
    passes.run();
    slow[0] = false;
    for (int i = 0; i < 20; i++) passes.run();
    assertTrue(passes.others > 34, () -> passes.others + " rows, expected 37");
  }

  // ---- Whose prompt

  @Test
  void aShortPromptIsReadBeforeTheRestOfALongOne() {
    for (int length : new int[] {7_000, 30_000}) {
      for (int decoders : new int[] {0, 1, 7, 100}) {
        var passes = beside(decoders);
        var longOne = Asking.prompt(length);
        passes.add(longOne);
        passes.run();
        var shortOne = Asking.prompt(20);
        int took = passes.add(shortOne).runUntilDone(shortOne);
        assertTrue(took <= 10, () -> took + " passes behind " + length);
      }
    }
  }

  /** Short ones that never end, one or more in each pass. */
  @Property(tries = 50)
  void aLongPromptHasItsTurnHoweverManyShortOnesCome(
      @ForAll @IntRange(min = 1, max = 20) int each,
      @ForAll @IntRange(max = 20) int decoders,
      @ForAll @IntRange(max = 1) int priority) {
    var passes = beside(decoders);
    var longOne = Asking.prompt(3000);
    passes.add(longOne);
    int most = 0;
    for (int got = 0; !longOne.isDone(); most++) {
      for (int i = 0; i < each; i++) passes.add(Asking.prompt(100).withPriority(priority));
      passes.run();
      got += passes.others;
      int behind = got / 4 - 3000 + longOne.rows();
      assertTrue(behind <= 256, () -> behind + " rows too few");
    }
    assertTrue(most > 0);
  }

  @Test
  void aHigherPriorityComesFirst() {
    var passes = PlannedPasses.timeless();
    var low = Asking.prompt(20);
    var high = Asking.prompt(5000).withPriority(1);
    passes.add(Asking.prompt(1), low, high);
    passes.run();
    assertTrue(high.taken.getFirst() >= 384);
    assertTrue(low.taken.isEmpty());
  }

  /** One client with many prompts, and one with a single prompt of the same length. */
  @Test
  void clientsHaveEqualShares() {
    var passes = PlannedPasses.timeless();
    var many = new ArrayList<Asking>();
    for (int i = 0; i < 50; i++) many.add(Asking.prompt(1000).by("many"));
    passes.asking.addAll(many);
    for (int i = 0; i < 10; i++) passes.run();
    var single = Asking.prompt(1000).by("single");
    int took = passes.add(single).runUntilDone(single);
    assertTrue(took <= 5, () -> took + " passes for 1000 rows, expected about 4");
    var later = Asking.prompt(3000).by("single");
    int before = passes.passes;
    passes.add(later).runUntilDone(later);
    assertTrue(passes.passes - before > 8, "the others had their share, too");
  }

  // ---- Texts, and those that are observed

  @Test
  void wholeTextsComeInTheirOrder() {
    var passes = PlannedPasses.timeless();
    var first = Asking.of(Kind.WHOLE_TEXT, 300);
    var second = Asking.of(Kind.WHOLE_TEXT, 300);
    var third = Asking.of(Kind.WHOLE_TEXT, 10);
    var large = Asking.of(Kind.WHOLE_TEXT, 700);
    passes.add(first, second, third, large);
    passes.run();
    assertEquals(List.of(second, third, large), passes.asking);
    passes.run();
    assertEquals(List.of(large), passes.asking);
    passes.run();
    assertEquals(List.of(700), large.taken);
  }

  @Test
  void whoIsObservedTakesTurns() {
    var passes = PlannedPasses.timeless();
    var observed = Asking.of(Kind.OBSERVED, 10_000);
    var other = Asking.of(Kind.OBSERVED, 10);
    passes.add(observed, Asking.prompt(1), other);
    for (int i = 0; i < 3; i++) passes.run();
    assertEquals(List.of(10_000), observed.taken);
    assertEquals(List.of(10), other.taken);
  }

  /** What is observed is cut, too, where somebody waits for a token. */
  @Test
  void whoIsObservedKeepsTheGap() {
    var passes = beside(7);
    var observed = Asking.of(Kind.OBSERVED, 500);
    var decoding = Asking.decoding();
    passes.add(observed, decoding);
    while (!observed.isDone()) {
      passes.run();
      assertTrue(passes.nanos <= GAP.plus(PASS).toNanos(), () -> passes.nanos / 1e6 + " ms");
    }
    assertTrue(observed.taken.size() < 40, () -> observed.taken + "");
    int turns = decoding.taken.size();
    assertTrue(turns + 1 >= observed.taken.size(), () -> turns + " turns: " + observed.taken);
  }
}
