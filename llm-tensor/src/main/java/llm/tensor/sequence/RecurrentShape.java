package llm.tensor.sequence;

/**
 * So many floats that every row changes: all that a recurrence knows of what came before.
 *
 * @param size how many floats; they start as zeros
 */
public record RecurrentShape(int size) implements StateShape<RecurrentState> {
  /** Checks that there is something to keep. */
  public RecurrentShape {
    if (size < 1) {
      throw new IllegalArgumentException("a state of " + size + " floats, expected 1 or more");
    }
  }

  @Override
  public RecurrentState create(KeyValueType type) {
    return new RecurrentState(size);
  }

  @Override
  public String kind() {
    return "RecurrentState";
  }

  /** Twice the floats: before a pass, and behind it. */
  @Override
  public long bytes() {
    return 2 * checkpointBytes();
  }

  @Override
  public long bytesPerToken(KeyValueType type) {
    return 0;
  }

  @Override
  public long checkpointBytes() {
    return (long) size * Float.BYTES;
  }
}
