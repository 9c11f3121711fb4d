package llm.tensor.sequence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/** What a model keeps of each sequence: the slots of all its mixers. */
public final class SequenceLayout {
  private final List<StateSlot<?>> slots; // one for each place
  private final boolean reusing; // whether slots that are not in the list lie at one's place
  private final int[] recurrent; // indices of the slots that cannot be cut back

  private SequenceLayout(List<StateSlot<?>> slots, boolean reusing) {
    this.slots = List.copyOf(slots);
    this.reusing = reusing;
    for (int i = 0; i < slots.size(); i++) slots.get(i).number(i);
    recurrent =
        IntStream.range(0, slots.size())
            .filter(i -> slots.get(i).shape().checkpointBytes() > 0)
            .toArray();
  }

  /**
   * The layout of these slots, in this order.
   *
   * @throws IllegalArgumentException if a slot is there twice
   */
  public static SequenceLayout of(List<StateSlot<?>> slots) {
    return new SequenceLayout(slots, false);
  }

  /**
   * A layout in which slots of one shape lie at one place: for models that read each text in one
   * pass, whose layers need what they keep no longer than they work themselves.
   */
  public static SequenceLayout reusing(List<StateSlot<?>> slots) {
    var places = new LinkedHashMap<StateShape<?>, StateSlot<?>>();
    for (var slot : slots) places.putIfAbsent(slot.shape(), slot);
    var layout = new SequenceLayout(List.copyOf(places.values()), true);
    for (var slot : slots) slot.number(layout.slots.indexOf(places.get(slot.shape())));
    return layout;
  }

  /** The state of a sequence of which nothing was seen yet. */
  public SequenceState newState(KeyValueType type) {
    return newState(type, PagePool.unlimited());
  }

  /** The same with memory from a pool. */
  public SequenceState newState(KeyValueType type, PagePool pool) {
    return new SequenceState(this, type, pool);
  }

  /**
   * Whether sequences can begin with what others have seen, page by page: where nothing is kept but
   * keys and values of the sequence itself, and recurrent states.
   */
  public boolean canShare() {
    for (var slot : slots) {
      boolean keys =
          slot.shape() instanceof KeyValueShape kv && kv.text() == KeyValueShape.Text.OWN;
      if (!keys && slot.shape().checkpointBytes() == 0) return false;
    }
    return true;
  }

  /** What the state of a sequence weighs. */
  public StateCost cost(KeyValueType type) {
    return new StateCost(
        slots.stream().mapToLong(slot -> slot.shape().bytes()).sum(),
        slots.stream().mapToLong(slot -> slot.shape().bytesPerToken(type)).sum(),
        Checkpoints.limit(checkpointBytes()) * checkpointBytes());
  }

  /** Bytes of one checkpoint of a sequence. */
  long checkpointBytes() {
    long bytes = 0;
    for (int i : recurrent) bytes += slots.get(i).shape().checkpointBytes();
    return bytes;
  }

  int size() {
    return slots.size();
  }

  /** Whether this is what lies at a place, or may lie there too. */
  boolean holds(int index, StateSlot<?> slot) {
    if (index < 0 || index >= slots.size()) return false;
    var own = slots.get(index);
    return own == slot || (reusing && own.shape().equals(slot.shape()));
  }

  StateSlot<?> slot(int index) {
    return slots.get(index);
  }

  /** Indices of the slots whose states are kept in checkpoints; not to be changed. */
  int[] recurrent() {
    return recurrent;
  }
}
