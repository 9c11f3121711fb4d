package llm.tensor.sequence;

/**
 * What a mixer needs of every sequence: what kind of state, and how large it is.
 *
 * @param <S> the kind of state
 */
public interface StateShape<S extends LayerState> {
  /**
   * The state of a sequence of which nothing was seen yet.
   *
   * @param type how elements are stored that grow with the sequence
   */
  S create(KeyValueType type);

  /** The same, for a state that takes its memory from a pool by itself. */
  default S create(KeyValueType type, PagePool pool) {
    return create(type);
  }

  /** The kind's name, for descriptions. */
  String kind();

  /** Bytes of every sequence, however long it is. */
  long bytes();

  /** Bytes that each position adds. */
  long bytesPerToken(KeyValueType type);

  /**
   * Bytes of a copy that is kept so that a sequence can go back there; 0 for a state that can be
   * cut back to any length without.
   */
  long checkpointBytes();
}
