package llm.tensor.sequence;

/**
 * The memory of one sequence: what it has taken from a pool, and all that is needed to give it back
 * when the sequence is not there any more.
 *
 * <p>Keys and values take pages by themselves; for other states bytes are counted here.
 */
final class StateMemory implements Runnable {
  private final SequenceLayout layout;
  private final KeyValueType type;
  private final PagePool pool;
  private final LayerState[] states;
  private final Checkpoints checkpoints;
  private long counted; // bytes of those states that do not count themselves

  StateMemory(SequenceLayout layout, KeyValueType type, PagePool pool) {
    this.layout = layout;
    this.type = type;
    this.pool = pool;
    this.states = new LayerState[layout.size()];
    for (int i = 0; i < states.length; i++) states[i] = layout.slot(i).shape().create(type, pool);
    this.checkpoints = new Checkpoints(layout.checkpointBytes());
  }

  /** The same for a sequence that branches off. */
  StateMemory empty() {
    return new StateMemory(layout, type, pool);
  }

  PagePool pool() {
    return pool;
  }

  /** What lies at each place of the layout. */
  LayerState[] states() {
    return states;
  }

  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** Gives all back. */
  @Override
  public void run() {
    for (var state : states) state.close();
    checkpoints.truncate(0);
    count(0);
  }

  private void count(long bytes) {
    if (bytes > counted) pool.take(bytes - counted);
    long before = counted;
    counted = bytes;
    if (bytes < before) pool.give(before - bytes);
  }

  /** Takes what a sequence of this length needs beside its pages. */
  void grow(int length) {
    count(Math.max(counted, besidePages(length)));
  }

  /** Gives back what a sequence does not need that was cut to this length. */
  void shrink(int length) {
    count(Math.min(counted, length == 0 ? present() : besidePages(length)));
  }

  private long besidePages(int length) {
    long bytes = 0;
    for (int i = 0; i < states.length; i++) {
      if (states[i].countsItself()) continue;
      var shape = layout.slot(i).shape();
      bytes += shape.bytes() + length * shape.bytesPerToken(type);
    }
    return bytes;
  }

  private long present() {
    long bytes = 0;
    for (var state : states) if (!state.countsItself()) bytes += state.byteSize();
    return bytes;
  }

  /** Bytes that {@link #reserve} would take. */
  long lacking(int from, int to) {
    long bytes = Math.max(0, besidePages(to) - counted);
    for (var state : states) if (state instanceof KeyValues kv) bytes += kv.lacking(from, to);
    return bytes;
  }

  /** Takes all that positions from one to another need, or nothing. */
  void reserve(int from, int to) {
    long bytes = lacking(from, to);
    if (bytes == 0) return;
    long available = pool.available();
    if (bytes > available) throw new PagePoolException(bytes, Math.max(0, available));
    try {
      for (var state : states) if (state instanceof KeyValues kv) kv.reserve(from, to);
      grow(to);
    } catch (Throwable e) { // somebody else was faster
      for (var state : states) if (state instanceof KeyValues kv) kv.cut(from);
      throw e;
    }
  }

  /** All bytes, checkpoints included. */
  long byteSize() {
    long bytes = checkpoints.byteSize();
    for (var state : states) bytes += state.byteSize();
    return bytes;
  }

  /** Bytes that {@link #run} would give back: of what nobody shares. */
  long ownBytes() {
    long bytes = checkpoints.ownBytes() + counted;
    for (var state : states) if (state instanceof KeyValues kv) bytes += kv.ownBytes();
    return bytes;
  }
}
