package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.SequenceLayout;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateSlot;

/**
 * A model behind each of whose tokens the next number comes; it remembers which states had how many
 * rows in each pass.
 */
final class CountingNetwork implements Function<Pass, Rows> {
  static final int VOCABULARY = 1000;

  /** A pass with this token fails. */
  static final int BAD = 999;

  private static final StateSlot<KeyValues> SLOT = StateSlot.keysAndValues(1, 1, 1);
  private static final SequenceLayout LAYOUT = SequenceLayout.of(List.of(SLOT));

  private final List<List<SequenceState>> passes = new ArrayList<>(); // the state of each row
  private final Semaphore allowed = new Semaphore(Integer.MAX_VALUE);
  private final Semaphore waiting = new Semaphore(0);

  SequenceState newState() {
    return LAYOUT.newState(KeyValueType.F32);
  }

  /** Lets no pass begin until {@link #allow}. */
  void hold() {
    allowed.drainPermits();
  }

  void allow(int more) {
    allowed.release(more);
  }

  /** Waits until a pass waits that is held. */
  void awaitPass() {
    waiting.acquireUninterruptibly();
  }

  /** How many rows a state had in each pass that had some. */
  synchronized List<Integer> rowsOf(SequenceState state) {
    var rows = new ArrayList<Integer>();
    for (var pass : passes) {
      int count = (int) pass.stream().filter(one -> one == state).count();
      if (count > 0) rows.add(count);
    }
    return rows;
  }

  synchronized int passes() {
    return passes.size();
  }

  private synchronized void remember(List<SequenceState> pass) {
    passes.add(pass);
  }

  @Override
  public Rows apply(Pass pass) {
    if (!allowed.tryAcquire()) {
      waiting.release();
      allowed.acquireUninterruptibly();
    }
    var batch = pass.batch();
    var output = Rows.zero(batch.outputs(), VOCABULARY);
    var states = new ArrayList<SequenceState>();
    int next = 0;
    batch.begin();
    boolean bad = false;
    for (int r = 0; r < batch.size(); r++) {
      states.add(batch.state(r));
      bad |= batch.token(r) == BAD;
      float[] row = {batch.token(r)};
      SLOT.of(batch.state(r)).write(batch.position(r), row, 0, row, 0);
      int following = (batch.token(r) + 1) % VOCABULARY;
      if (batch.isOutput(r)) output.data()[output.offset(next++) + following] = 1;
    }
    remember(states);
    if (bad) {
      batch.abandon();
      throw new IllegalStateException("a bad token");
    }
    batch.settle();
    return output;
  }
}
