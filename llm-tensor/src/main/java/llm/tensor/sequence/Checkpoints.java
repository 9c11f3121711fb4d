package llm.tensor.sequence;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;
import org.jspecify.annotations.Nullable;

/**
 * Copies of a sequence's recurrent states at a few lengths, to which it can be cut back.
 *
 * <p>The last prompt's beginning and end are always among them, for these are where a conversation
 * goes back to, and so is the newest; before the end of the sequence they lie the sparser the
 * farther away they are.
 */
final class Checkpoints {
  /** Bytes that they may take, where {@link #FEWEST} do not take more. */
  private static final long BUDGET = 64L << 20;

  private static final int FEWEST = 3;
  private static final int MOST = 16;

  /** Positions from one to the next while tokens are generated. */
  static final int STRIDE = 64;

  /** One of them, which several sequences may have: its bytes count once. */
  static final class Checkpoint {
    private final int length;
    private final List<LayerState> states;
    private final long bytes;
    private final PagePool pool;
    private final AtomicInteger owners = new AtomicInteger(1);

    /**
     * Of a sequence of this length.
     *
     * @param states of the slots that need one, in their order; nobody changes them
     * @param bytes that were taken from the pool for it
     */
    Checkpoint(int length, List<LayerState> states, long bytes, PagePool pool) {
      this.length = length;
      this.states = states;
      this.bytes = bytes;
      this.pool = pool;
    }

    int length() {
      return length;
    }

    List<LayerState> states() {
      return states;
    }

    void share() {
      owners.incrementAndGet();
    }

    void release() {
      if (owners.decrementAndGet() == 0) pool.give(bytes);
    }
  }

  private final long each; // bytes
  private final int limit;
  private final List<Checkpoint> kept = new ArrayList<>(); // by length
  private int promptStart;
  private int promptEnd;

  /** No checkpoints yet, of states that weigh so much. */
  Checkpoints(long bytes) {
    each = bytes;
    limit = limit(bytes);
  }

  /** How many there may be of states that weigh so much. */
  static int limit(long bytes) {
    return bytes == 0 ? 0 : Math.clamp(BUDGET / bytes, FEWEST, MOST);
  }

  /** Has those that another sequence has, which this one branches off from. */
  void share(Checkpoints other) {
    for (var checkpoint : other.kept) checkpoint.share();
    kept.addAll(other.kept);
    promptStart = other.promptStart;
    promptEnd = other.promptEnd;
  }

  /** Says that a prompt, or its next part, begins at the sequence's present length. */
  void promptStarts(int length) {
    if (length != promptEnd) promptStart = length;
  }

  /** Says that a prompt, or a part of it, ends at the sequence's present length. */
  void promptEnds(int length) {
    promptEnd = length;
  }

  /** Whether one is wanted at a length where a prompt begins or ends. */
  boolean lacks(int length) {
    return newest() != length;
  }

  /** Whether one is wanted at a length that tokens have reached one by one. */
  boolean isDue(int length) {
    return length % STRIDE == 0 || length - newest() >= STRIDE; // where pages end
  }

  private int newest() {
    return kept.isEmpty() ? 0 : kept.getLast().length;
  }

  /** Adds one behind the others; another may have to go. */
  void add(Checkpoint checkpoint) {
    kept.add(checkpoint);
    if (kept.size() > limit) kept.remove(leastUseful()).release();
  }

  /** The one whose loss leaves the smallest gap for its distance from the end. */
  private int leastUseful() {
    int end = newest();
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < kept.size() - 1; i++) {
      int length = kept.get(i).length;
      if (length == promptStart || length == promptEnd) continue;
      int before = i == 0 ? 0 : kept.get(i - 1).length;
      double gap = (double) (kept.get(i + 1).length - before) / (end - before);
      if (gap >= least) continue;
      best = i;
      least = gap;
    }
    return best;
  }

  /** The one at this length, for one more owner; null if there is none. */
  @Nullable Checkpoint shared(int length) {
    var checkpoint = before(length);
    if (checkpoint == null || checkpoint.length != length) return null;
    checkpoint.share();
    return checkpoint;
  }

  /** The last one that is not behind this length; null if there is none. */
  @Nullable Checkpoint before(int length) {
    for (int i = kept.size() - 1; i >= 0; i--) {
      if (kept.get(i).length <= length) return kept.get(i);
    }
    return null;
  }

  /** Drops those behind this length. */
  void truncate(int length) {
    while (newest() > length) kept.removeLast().release();
    promptStart = Math.min(promptStart, length);
    promptEnd = Math.min(promptEnd, length);
  }

  void save(StateWriter out) throws IOException {
    out.writeInt(promptStart);
    out.writeInt(promptEnd);
    out.writeInt(kept.size());
    for (var checkpoint : kept) {
      out.writeInt(checkpoint.length);
      for (var state : checkpoint.states) state.save(out);
    }
  }

  /**
   * Takes over what was written, in the place of none.
   *
   * @param fresh gives states of which nothing was seen yet, whose bytes the pool has given
   * @param end the sequence's length
   * @param pool where their bytes come from
   */
  void restore(StateReader in, Supplier<List<LayerState>> fresh, int end, PagePool pool)
      throws IOException {
    promptStart = in.readCount(end, "where the prompt begins");
    promptEnd = in.readCount(end, "where the prompt ends");
    int count = in.readCount(limit, "checkpoints");
    for (int i = 0; i < count; i++) {
      int length = in.readCount(end, "positions of a checkpoint");
      var states = fresh.get();
      for (var state : states) state.restore(in, length);
      boolean cut = states.stream().allMatch(state -> state.canCut(length));
      if (!cut || length <= newest()) {
        throw new StreamCorruptedException("a checkpoint is not that behind " + length);
      }
      if (pool.tryTake(each)) kept.add(new Checkpoint(length, states, each, pool));
    }
  }

  long byteSize() {
    long bytes = 0;
    for (var checkpoint : kept) bytes += checkpoint.bytes;
    return bytes;
  }

  /** Bytes of those that nobody else has. */
  long ownBytes() {
    long bytes = 0;
    for (var checkpoint : kept) if (checkpoint.owners.get() == 1) bytes += checkpoint.bytes;
    return bytes;
  }
}
