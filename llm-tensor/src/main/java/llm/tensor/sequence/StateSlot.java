package llm.tensor.sequence;

/**
 * A place in the state of every sequence: a mixer has one for each state that it keeps.
 *
 * <p>A mixer makes it when it is made itself, and finds each row's state by it: {@code
 * slot.of(batch.state(row))}. Two mixers that use the same slot share what lies there.
 *
 * @param <S> the kind of state
 */
public final class StateSlot<S extends LayerState> {
  private static final int NONE = -1;

  private final StateShape<S> shape;
  private int index = NONE; // set once, when the model is put together

  private StateSlot(StateShape<S> shape) {
    this.shape = shape;
  }

  /** A place for a state of this shape. */
  public static <S extends LayerState> StateSlot<S> of(StateShape<S> shape) {
    return new StateSlot<>(shape);
  }

  /** A place for keys and values. */
  public static StateSlot<KeyValues> keysAndValues(int heads, int keySize, int valueSize) {
    return of(new KeyValueShape(heads, keySize, valueSize));
  }

  /** A place for keys and values of another text, which an encoder has read for the sequence. */
  public static StateSlot<KeyValues> ofSource(int heads, int keySize, int valueSize) {
    return of(KeyValueShape.ofSource(heads, keySize, valueSize));
  }

  /** A place for keys whose first elements are the values. */
  public static StateSlot<KeyValues> valuesWithinKeys(int heads, int keySize, int valueSize) {
    return of(KeyValueShape.valuesWithinKeys(heads, keySize, valueSize));
  }

  /** A place for so many floats of a recurrence. */
  public static StateSlot<RecurrentState> recurrent(int size) {
    return of(new RecurrentShape(size));
  }

  /** What lies there. */
  public StateShape<S> shape() {
    return shape;
  }

  /** What this sequence has there. */
  @SuppressWarnings("unchecked") // this slot's shape has made it
  public S of(SequenceState sequence) {
    return (S) sequence.at(this);
  }

  int index() {
    return index;
  }

  void number(int index) {
    if (this.index != NONE && this.index != index) {
      throw new IllegalArgumentException(
          "a mixer stands at two places of a model: its state is that of one block");
    }
    this.index = index;
  }
}
