package llm.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import llm.blocks.Pass;
import llm.runtime.engine.Request.Wanted;
import llm.runtime.engine.plan.PassPlanner;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateSlot;
import org.junit.jupiter.api.Test;

/** Texts in passes: which rows are computed together, and what is left of a pass that fails. */
class EngineTest {
  private static final StateSlot<llm.tensor.sequence.KeyValues> SLOT =
      StateSlot.keysAndValues(1, 1, 1);
  private static final SequenceLayout LAYOUT = SequenceLayout.of(List.of(SLOT));

  private final List<List<Integer>> passes = new ArrayList<>();
  private final StatePool pool = new StatePool(() -> LAYOUT.newState(KeyValueType.F32));

  /** A row's output is its token; a token that is not positive fails the pass. */
  private Rows compute(Pass pass) {
    var batch = pass.batch();
    var tokens = new ArrayList<Integer>();
    var output = Rows.zero(batch.outputs(), 1);
    int next = 0;
    batch.begin();
    for (int r = 0; r < batch.size(); r++) {
      tokens.add(batch.token(r) + 100 * batch.type(r));
      float[] row = {batch.token(r)};
      SLOT.of(batch.state(r)).write(batch.position(r), row, 0, row, 0);
      if (batch.isOutput(r)) output.data()[output.offset(next++)] = batch.token(r);
    }
    passes.add(tokens);
    if (tokens.stream().anyMatch(t -> t <= 0)) {
      batch.abandon();
      throw new IllegalStateException("a bad token");
    }
    batch.settle();
    return output;
  }

  /** Adds up what it takes; what a pass that failed has brought does not count. */
  private static final class Sum implements Request.RowSink {
    private double settled;
    private double sum;
    private boolean finished;

    @Override
    public void accept(int position, Rows rows, int row) {
      sum += rows.data()[rows.offset(row)];
    }

    @Override
    public void settle() {
      settled = sum;
    }

    @Override
    public void rewind() {
      sum = settled;
    }

    @Override
    public void finish(Pass pass) {
      finished = true;
    }
  }

  private Request text(Sum sum, int... tokens) {
    return Request.ofText(pool, tokens, Wanted.ALL, sum);
  }

  private void run(int maxTexts, Request... requests) {
    var limits = new PassPlanner.Limits(PassRunner.MAX_ROWS, maxTexts, Duration.ofSeconds(1));
    var planner = new PassPlanner(limits);
    try (var workers = Workers.of(1)) {
      var runner = new PassRunner(this::compute, new Workspace(workers));
      var left = new ArrayList<RowSource>(List.of(requests));
      while (!left.isEmpty()) {
        var pass = new ArrayList<RowSource>();
        int[] rows = planner.plan(left);
        for (int i = 0; i < left.size(); i++) {
          left.get(i).plan(rows[i], planner.pass());
          if (rows[i] > 0) pass.add(left.get(i));
        }
        runner.run(pass);
        left.removeIf(RowSource::isFinished);
      }
    }
  }

  @Test
  void textsShareAPass() {
    var first = new Sum();
    var second = new Sum();
    run(8, text(first, 1, 2), text(second, 3).withSecondText(0));
    assertEquals(List.of(List.of(1, 2, 103)), passes);
    assertEquals(3, first.settled);
    assertEquals(3, second.settled);
    assertTrue(first.finished && second.finished);
  }

  @Test
  void notMoreTextsThanAllowed() {
    run(2, text(new Sum(), 1), text(new Sum(), 2), text(new Sum(), 3));
    assertEquals(List.of(List.of(1, 2), List.of(3)), passes);
  }

  private static int[] many(int count) {
    var tokens = new int[count];
    java.util.Arrays.fill(tokens, 7);
    return tokens;
  }

  /** One that does not fit behind another comes with the next pass, and one alone may be longer. */
  @Test
  void aWholeTextIsNotCut() {
    run(8, text(new Sum(), 1), text(new Sum(), many(512)).whole(), text(new Sum(), 2));
    assertEquals(List.of(1, 512, 1), sizes());
    passes.clear();
    run(8, text(new Sum(), many(700)).whole());
    assertEquals(List.of(700), sizes());
  }

  @Test
  void anotherTextIsCut() {
    var sum = new Sum();
    run(8, text(new Sum(), 1), text(sum, many(700)));
    assertEquals(List.of(512, 189), sizes());
    assertEquals(700 * 7, sum.settled);
  }

  private List<Integer> sizes() {
    return passes.stream().map(List::size).toList();
  }

  /** The good ones come again, alone; those that were not in the pass wait for the next. */
  @Test
  void aBadTextFailsAlone() {
    var good = new Sum();
    var bad = text(new Sum(), -1);
    var late = new Sum();
    var fine = text(good, 1, 2);
    run(2, fine, bad, text(late, 3));
    assertEquals(List.of(List.of(1, 2, -1), List.of(1, 2), List.of(-1), List.of(3)), passes);
    assertEquals("a bad token", message(bad));
    assertNull(fine.failure());
    assertEquals(3, good.settled);
    assertEquals(3, late.settled);
  }

  @Test
  void rowsThatWereTakenBeforeAFailureComeAgain() {
    var sum = new Sum();
    var refuses =
        Request.ofText(
            pool,
            new int[] {5},
            Wanted.ALL,
            (position, rows, row) -> {
              throw new IllegalStateException("refused");
            });
    run(8, text(sum, 1, 2), refuses);
    assertEquals(3, sum.settled);
    assertEquals("refused", message(refuses));
  }

  private static String message(Request failed) {
    var failure = failed.failure();
    return failure == null ? "none" : String.valueOf(failure.getMessage());
  }

  @Test
  void oneRowAlone() {
    for (var wanted : List.of(Wanted.FIRST, Wanted.LAST, Wanted.NONE)) {
      var sum = new Sum();
      run(8, Request.ofText(pool, new int[] {4, 5, 6}, wanted, sum));
      double expected = wanted == Wanted.FIRST ? 4 : wanted == Wanted.LAST ? 6 : 0;
      assertEquals(expected, sum.settled, wanted.name());
    }
  }

  /** Memory of a text is that of an earlier one, of which nothing is left. */
  @Test
  void statesAreUsedAgain() {
    var first = pool.take();
    write(first, 100);
    long bytes = first.byteSize();
    pool.give(first);
    var second = pool.take();
    assertSame(first, second);
    assertEquals(0, second.length());
    assertEquals(bytes, second.byteSize());
    assertFalse(pool.take() == first);
  }

  private static void write(SequenceState state, int positions) {
    for (int p = 0; p < positions; p++) SLOT.of(state).write(p, new float[1], 0, new float[1], 0);
  }

  @Test
  void whatIsTooLargeIsNotKept() {
    var large = pool.take();
    write(large, 1 << 20);
    pool.give(large);
    assertFalse(pool.take() == large);
  }
}
