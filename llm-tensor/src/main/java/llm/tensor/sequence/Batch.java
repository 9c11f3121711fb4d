package llm.tensor.sequence;

import java.util.Arrays;

/**
 * The rows of one forward pass: each is a token at a position of a sequence.
 *
 * <p>Prefill is many rows of one sequence, decoding one row of each. Rows of one sequence stand in
 * order of their positions. Reused from pass to pass.
 */
public final class Batch {
  private int[] tokens = new int[16];
  private int[] types = new int[16];
  private int[] positions = new int[16];
  private SequenceState[] states = new SequenceState[16];
  private boolean[] output = new boolean[16];
  private int size;
  private int outputs;

  /** No rows. */
  public Batch() {}

  /** Removes all rows. */
  public void clear() {
    Arrays.fill(states, 0, size, null);
    size = 0;
    outputs = 0;
  }

  /** Appends a row whose logits nobody wants. */
  public void add(int token, int position, SequenceState state) {
    add(token, position, state, false);
  }

  /**
   * Appends a row: this token at this position of the sequence whose state this is.
   *
   * @param output whether logits of this row are wanted
   */
  public void add(int token, int position, SequenceState state, boolean output) {
    if (size == tokens.length) grow(size * 2);
    types[size] = 0;
    tokens[size] = token;
    positions[size] = position;
    this.output[size] = output;
    if (output) outputs++;
    states[size++] = state;
  }

  /**
   * Says which part of its text the last row belongs to, where a model tells parts apart: 0, as all
   * rows have it at first, or 1 for the second text of a pair (Devlin et al. 2019).
   */
  public void setType(int type) {
    types[size - 1] = type;
  }

  /** All arrays or none: there may be no memory for one of them. */
  private void grow(int length) {
    var moreTypes = Arrays.copyOf(types, length);
    var moreTokens = Arrays.copyOf(tokens, length);
    var morePositions = Arrays.copyOf(positions, length);
    var moreStates = Arrays.copyOf(states, length);
    output = Arrays.copyOf(output, length);
    tokens = moreTokens;
    types = moreTypes;
    positions = morePositions;
    states = moreStates;
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** The token of a row. */
  public int token(int row) {
    return tokens[row];
  }

  /** The token type of a row: which part of its text it belongs to. */
  public int type(int row) {
    return types[row];
  }

  /** The position of a row in its sequence, from 0. */
  public int position(int row) {
    return positions[row];
  }

  /** Whether logits of a row are wanted. */
  public boolean isOutput(int row) {
    return output[row];
  }

  /** How many rows' logits are wanted. */
  public int outputs() {
    return outputs;
  }

  /** The state of a row's sequence. */
  public SequenceState state(int row) {
    return states[row];
  }

  /**
   * A pass over the rows begins; {@link #settle} or {@link #abandon} ends it.
   *
   * @throws IllegalStateException if a row does not follow what its sequence has seen
   */
  public void begin() {
    for (int r = 0; r < size; r++) states[r].enter(positions[r]);
  }

  /** The pass has ended well: the sequences have seen their rows. */
  public void settle() {
    for (int r = 0; r < size; r++) states[r].settle();
  }

  /** The pass has failed: the sequences stand where they stood before it. */
  public void abandon() {
    for (int r = 0; r < size; r++) states[r].abandon();
  }
}
