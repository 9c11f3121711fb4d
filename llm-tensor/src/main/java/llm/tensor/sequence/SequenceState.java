package llm.tensor.sequence;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;
import llm.tensor.sequence.pages.KeyValuePage;

/**
 * What one sequence has seen so far: the states that the model's mixers keep of it.
 *
 * <p>It stands behind positions 0 to {@code length - 1}; a pass moves it on by the sequence's rows.
 * What attention keeps can be cut back to any length. What a recurrence keeps goes back to the
 * nearest checkpoint, and the caller runs the tokens behind that again. Not thread-safe: it belongs
 * to one pass at a time.
 *
 * <p>All its memory comes from a {@link PagePool}: by {@link #reserve}, or when a pass needs it. It
 * goes back there when the state is cut, or closed; if somebody forgets that, when the garbage
 * collector finds out.
 */
public final class SequenceState implements AutoCloseable {
  private static final int NO_PASS = -1;
  private static final Cleaner CLEANER = Cleaner.create();

  private final SequenceLayout layout;
  private final StateMemory memory;
  private final LayerState[] states; // the memory's
  private final Checkpoints checkpoints; // the memory's
  private final Runnable release;
  private int length;
  private int lengthAfterPass = NO_PASS;
  private int lengthBefore; // the last pass
  private boolean drafted; // whether the rows of the next pass may be taken back

  SequenceState(SequenceLayout layout, KeyValueType type, PagePool pool) {
    this(layout, new StateMemory(layout, type, pool));
  }

  private SequenceState(SequenceLayout layout, StateMemory memory) {
    this.layout = layout;
    this.memory = memory;
    this.states = memory.states();
    this.checkpoints = memory.checkpoints();
    boolean limited = memory.pool() != PagePool.unlimited();
    this.release = limited ? CLEANER.register(this, memory)::clean : memory;
  }

  /** Positions that it has seen. */
  public int length() {
    return length;
  }

  LayerState at(StateSlot<?> slot) {
    int index = slot.index();
    if (!layout.holds(index, slot)) {
      throw new IllegalArgumentException("a mixer whose state is not in this sequence");
    }
    return states[index];
  }

  // ---- Passes

  /**
   * Says that the next pass has rows that may be taken back, by {@link #truncate}, as soon as it
   * has ended: it leaves no checkpoints, as a prompt does, and what a recurrence keeps goes back to
   * where the pass began.
   */
  public void expectDrafts() {
    drafted = true;
  }

  /** A pass begins in which the sequence has a row at this position. */
  void enter(int position) {
    int expected = lengthAfterPass;
    if (expected == NO_PASS) expected = isRecurrent() ? length : Math.min(length, position);
    if (position != expected) {
      throw new IllegalStateException(
          "a row at position " + position + " of a sequence, expected " + expected);
    }
    lengthAfterPass = position + 1;
    memory.grow(lengthAfterPass);
    if (lengthAfterPass - length == 2 && isRecurrent() && !(drafted && takesBack())) {
      checkpoints.promptStarts(length);
      if (checkpoints.lacks(length)) checkpoint();
    }
  }

  /** The pass has ended well. */
  void settle() {
    if (lengthAfterPass == NO_PASS) return;
    boolean prompt = lengthAfterPass - length > 1 && !drafted;
    drafted = false;
    lengthBefore = length;
    for (var state : states) state.settle(lengthAfterPass);
    length = lengthAfterPass;
    lengthAfterPass = NO_PASS;
    if (!isRecurrent()) return;
    if (prompt) checkpoints.promptEnds(length);
    if (prompt ? checkpoints.lacks(length) : checkpoints.isDue(length)) checkpoint();
  }

  /** The pass has failed. */
  void abandon() {
    if (lengthAfterPass == NO_PASS) return;
    for (var state : states) state.abandon();
    lengthAfterPass = NO_PASS;
    drafted = false;
  }

  private boolean isRecurrent() {
    return layout.recurrent().length > 0;
  }

  /** Whether what recurrences keep goes back behind a pass; a plugin's kind may not. */
  private boolean takesBack() {
    for (int i : layout.recurrent()) if (!(states[i] instanceof RecurrentState)) return false;
    return true;
  }

  private void checkpoint() {
    long bytes = layout.checkpointBytes();
    if (!memory.pool().tryTake(bytes)) return; // more will have to be read again
    var copies = new ArrayList<LayerState>();
    try {
      for (int i : layout.recurrent()) copies.add(states[i].copy());
    } catch (Throwable e) {
      memory.pool().give(bytes);
      throw e;
    }
    checkpoints.add(new Checkpoints.Checkpoint(length, copies, bytes, memory.pool()));
  }

  // ---- Memory

  /** Bytes that {@link #reserve} would take. */
  public long lacking(int length) {
    return memory.lacking(this.length, length);
  }

  /**
   * Takes the memory for all positions up to a length, so that passes over them need no more; of
   * checkpoints there may be fewer than there could be.
   *
   * @throws PagePoolException if there is not as much; none is taken then
   */
  public void reserve(int length) {
    try {
      memory.reserve(this.length, length);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Gives all memory back; it is not used again. Closing it twice does nothing. */
  @Override
  public void close() {
    release.run();
    lengthAfterPass = NO_PASS;
    length = 0;
  }

  // ---- Going back

  /** The greatest length, not above this one, that {@link #truncate} can go back to. */
  public int reachable(int length) {
    if (length >= this.length) return this.length;
    if (canCut(length)) return length;
    var checkpoint = checkpoints.before(length);
    int kept = checkpoint == null ? 0 : checkpoint.length();
    return beginsBehind(kept, length) ? lengthBefore : kept;
  }

  /** Whether the last pass began between two lengths, and can be taken back. */
  private boolean beginsBehind(int from, int to) {
    return lengthBefore > from && lengthBefore <= to && canCut(lengthBefore);
  }

  /** Whether {@link #truncate} goes back to any length exactly. */
  public boolean isCutAnywhere() {
    return !isRecurrent();
  }

  private boolean canCut(int length) {
    for (int i : layout.recurrent()) if (!states[i].canCut(length)) return false;
    return true;
  }

  /**
   * Forgets positions from length on and lets their memory go; where a state cannot be cut there
   * exactly, positions before that too.
   *
   * @return how many positions are left: the caller runs again what is missing
   */
  public int truncate(int length) {
    // at its own length too: a pass that failed may have taken memory behind it
    int to = Math.min(length, this.length);
    if (!canCut(to)) {
      int reachable = reachable(to);
      if (!canCut(reachable)) return restore(to);
      to = reachable;
    }
    for (var state : states) state.cut(to);
    return shortened(to);
  }

  /**
   * Forgets all positions, and keeps memory for those that are written next: for states that are
   * used again for texts of about one length.
   */
  public void restart() {
    for (var state : states) state.restart();
    lengthAfterPass = NO_PASS;
    shortened(0);
  }

  private int restore(int wanted) {
    var checkpoint = checkpoints.before(wanted);
    if (checkpoint == null) return truncate(0);
    int to = checkpoint.length();
    int next = 0;
    for (int i : layout.recurrent()) states[i] = checkpoint.states().get(next++).copy();
    for (var state : states) state.cut(to);
    return shortened(to);
  }

  private int shortened(int length) {
    this.length = length;
    lengthBefore = Math.min(lengthBefore, length);
    try {
      checkpoints.truncate(length);
      memory.shrink(length);
    } finally {
      Reference.reachabilityFence(this);
    }
    return length;
  }

  /**
   * The state of another sequence that begins with the first positions of this one, or with fewer,
   * where a state cannot be cut back so far: its length says how many.
   *
   * <p>Pages of keys and values are shared until one of the two writes to them, checkpoints always.
   *
   * @throws PagePoolException if there is no memory for what cannot be shared
   */
  public SequenceState branch(int length) {
    var branch = new SequenceState(layout, memory.empty());
    try {
      branch.memory.grow(this.length);
      for (int i = 0; i < states.length; i++) branch.states[i] = states[i].copy();
    } catch (Throwable e) {
      branch.close();
      throw e;
    }
    branch.length = this.length;
    branch.checkpoints.share(checkpoints);
    branch.truncate(length);
    return branch;
  }

  // ---- Keeping

  /**
   * Writes what it takes to go on from here, exactly; no pass is under way.
   *
   * @throws UnsupportedOperationException if a state of a plugin's own kind cannot be kept
   */
  public void save(StateWriter out) throws IOException {
    out.writeInt(length);
    for (var state : states) state.save(out);
    checkpoints.save(out);
  }

  /**
   * Becomes what was written, of the same layout and type; nothing was seen of this one yet. The
   * bytes may be anything: what they say is checked before memory is taken.
   *
   * @param limit positions that it may have seen
   * @throws IOException if that cannot be read, or is no such state; this one is of no use then
   */
  public void restore(StateReader in, int limit) throws IOException {
    int positions = in.readCount(limit, "positions of the sequence");
    memory.grow(positions);
    for (var state : states) state.restore(in, positions);
    if (!canCut(positions)) {
      throw new StreamCorruptedException(
          "a recurrent state is not that behind " + positions + " positions");
    }
    length = positions;
    checkpoints.restore(in, this::newRecurrentStates, positions, memory.pool());
  }

  private List<LayerState> newRecurrentStates() {
    var fresh = new ArrayList<LayerState>();
    for (int i : layout.recurrent())
      fresh.add(layout.slot(i).shape().create(memory.type(), memory.pool()));
    return fresh;
  }

  // ---- Sharing pages

  /** Whether it can go back, and others can go on, only where there is a checkpoint. */
  public boolean needsCheckpoints() {
    return isRecurrent();
  }

  /** Whether it can share pages with sequences that begin as it does. */
  public boolean canShare() {
    return layout.canShare();
  }

  /**
   * A page of what it has seen, for others.
   *
   * @param index of the page; all its positions were seen
   */
  public SharedPage sharedPage(int index) {
    int end = (index + 1) * SharedPage.POSITIONS;
    if (!canShare() || end > length) {
      throw new IllegalStateException(
          "page " + index + " of " + length + " positions is not shared");
    }
    var pages = new ArrayList<KeyValuePage>();
    for (var state : states) if (state instanceof KeyValues kv) pages.add(kv.pages().shared(index));
    return new SharedPage(pages, memory.pool().budget(), checkpoints.shared(end), isRecurrent());
  }

  /**
   * Forgets all, and begins behind pages that another sequence has seen.
   *
   * @param pages from the first on, at least one; of the last one {@link SharedPage#canResume}
   * @throws PagePoolException if there is no memory for recurrent states; it has forgotten all then
   */
  public void continueFrom(List<SharedPage> pages) {
    truncate(0);
    int end = pages.size() * SharedPage.POSITIONS;
    memory.grow(end);
    try {
      var checkpoint = pages.getLast().checkpoint();
      if (isRecurrent()) resume(Objects.requireNonNull(checkpoint));
      int slot = 0;
      for (var state : states) {
        if (!(state instanceof KeyValues kv)) continue;
        for (var page : pages) kv.pages().append(page.pages().get(slot));
        slot++;
      }
    } catch (Throwable e) {
      truncate(0);
      throw e;
    }
    length = end;
  }

  private void resume(Checkpoints.Checkpoint checkpoint) {
    int next = 0;
    for (int i : layout.recurrent()) states[i] = checkpoint.states().get(next++).copy();
    checkpoint.share();
    checkpoints.add(checkpoint);
  }

  /** Bytes that it takes now, checkpoints included. */
  public long byteSize() {
    return memory.byteSize();
  }

  /** Bytes that closing it would give back: what it has and shares with nobody. */
  public long ownBytes() {
    return memory.ownBytes();
  }
}
