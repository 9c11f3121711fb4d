package llm.tensor.sequence;

import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;

/**
 * The keys and values of one layer of one sequence, or of another text that it looks at; grows as
 * positions are written.
 *
 * <p>Keys of a position: {@code [heads, keySize]}; values: {@code [heads, valueSize]}. Position p
 * is readable once it was written. Positions are kept in pages, so that growing copies nothing.
 */
public final class KeyValues implements LayerState {
  static {
    KeyValueAccess.set(keyValues -> ((KeyValues) keyValues).pages);
  }

  private final KeyValueShape shape;
  private final KeyValueType type;
  private final KeyValuePages pages;

  KeyValues(KeyValueShape shape, KeyValueType type) {
    this.shape = shape;
    this.type = type;
    pages =
        new KeyValuePages(
            shape.layout(),
            switch (type) {
              case F32 -> KeyValuePage::ofFloats;
              case F16 -> KeyValuePage::ofHalves;
              case BF16 -> KeyValuePage::ofBfloats;
              case Q8_0 -> KeyValuePage::ofQuants;
            });
  }

  /** Heads of keys and of values. */
  public int heads() {
    return pages.heads();
  }

  /**
   * Stores the keys and values of a position, taken from two places; of the values nothing, where
   * they are the first elements of the keys.
   *
   * @param position not negative
   */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    reserve(position);
    put(position, keys, keysAt, values, valuesAt);
  }

  /**
   * Makes room for the keys and values of a position, which are stored next, by any thread.
   *
   * @param position not negative
   */
  public void reserve(int position) {
    pages.reserve(position);
  }

  /**
   * Stores the keys and values of a position that there is room for, as {@link #write} does.
   * Several threads may store different positions.
   */
  public void put(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    pages.put(position, keys, keysAt, values, valuesAt);
  }

  @Override
  public boolean canCut(int length) {
    return true;
  }

  @Override
  public void cut(int length) {
    if (shape.text() == KeyValueShape.Text.OWN) pages.truncate(length);
  }

  /** Keeps the pages. */
  @Override
  public void restart() {
    pages.restart();
  }

  /** Shares the pages until one of the two writes to them. */
  @Override
  public KeyValues copy() {
    var copy = new KeyValues(shape, type);
    copy.pages.share(pages);
    return copy;
  }

  @Override
  public long byteSize() {
    return pages.byteSize();
  }
}
