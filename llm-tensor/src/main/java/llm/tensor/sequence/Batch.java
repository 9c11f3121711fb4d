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
  private int[] positions = new int[16];
  private KeyValueCache[] caches = new KeyValueCache[16];
  private boolean[] output = new boolean[16];
  private int size;
  private int outputs;

  /** No rows. */
  public Batch() {}

  /** Removes all rows. */
  public void clear() {
    Arrays.fill(caches, 0, size, null);
    size = 0;
    outputs = 0;
  }

  /** Appends a row whose logits nobody wants. */
  public void add(int token, int position, KeyValueCache cache) {
    add(token, position, cache, false);
  }

  /**
   * Appends a row: this token at this position of the sequence whose cache this is.
   *
   * @param output whether logits of this row are wanted
   */
  public void add(int token, int position, KeyValueCache cache, boolean output) {
    if (size == tokens.length) grow(size * 2);
    tokens[size] = token;
    positions[size] = position;
    this.output[size] = output;
    if (output) outputs++;
    caches[size++] = cache;
  }

  /** All arrays or none: there may be no memory for one of them. */
  private void grow(int length) {
    var moreTokens = Arrays.copyOf(tokens, length);
    var morePositions = Arrays.copyOf(positions, length);
    var moreCaches = Arrays.copyOf(caches, length);
    output = Arrays.copyOf(output, length);
    tokens = moreTokens;
    positions = morePositions;
    caches = moreCaches;
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** The token of a row. */
  public int token(int row) {
    return tokens[row];
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

  /** The cache of a row's sequence. */
  public KeyValueCache cache(int row) {
    return caches[row];
  }
}
