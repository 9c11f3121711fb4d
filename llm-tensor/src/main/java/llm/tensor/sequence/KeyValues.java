package llm.tensor.sequence;

import java.io.IOException;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.sequence.pages.PageElements;

/**
 * The keys and values of one layer of one sequence, or of another text that it looks at; grows as
 * positions are written.
 *
 * <p>Keys of a position: {@code [heads, keySize]}; values: {@code [heads, valueSize]}. Position p
 * is readable once it was written. Positions are kept in pages, so that growing copies nothing;
 * those come from a {@link PagePool}.
 */
public final class KeyValues implements LayerState {
  static {
    KeyValueAccess.set(keyValues -> ((KeyValues) keyValues).pages);
  }

  private final KeyValueShape shape;
  private final KeyValueType type;
  private final PagePool pool;
  private final KeyValuePages pages;

  KeyValues(KeyValueShape shape, KeyValueType type, PagePool pool) {
    this.shape = shape;
    this.type = type;
    this.pool = pool;
    var elements =
        switch (type) {
          case F32 -> PageElements.FLOATS;
          case F16 -> PageElements.HALVES;
          case BF16 -> PageElements.BFLOATS;
          case Q8_0 -> PageElements.QUANTS;
        };
    pages = new KeyValuePages(shape.layout(), elements, pool.budget());
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
   * @throws PagePoolException if a page is needed that the pool does not have
   */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    reserve(position);
    for (int h = 0; h < heads(); h++) {
      pages.putKey(position, h, keys, keysAt + h * shape.keySize());
      pages.putValue(position, h, values, valuesAt + h * shape.valueSize());
    }
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
   * Stores the key and the value of one head, of a position that there is room for, as {@link
   * #write} does those of all. Several threads may store different positions.
   *
   * <p>Several positions of a head, then those of the next: transposed keys lie so far apart that
   * the processor's cache holds few heads' at a time.
   *
   * @param keyAt where the head's key starts
   * @param valueAt where its value starts
   */
  public void put(int position, int head, float[] data, int keyAt, int valueAt) {
    pages.putKey(position, head, data, keyAt);
    pages.putValue(position, head, data, valueAt);
  }

  @Override
  public boolean canCut(int length) {
    return true;
  }

  @Override
  public void cut(int length) {
    if (shape.text() == KeyValueShape.Text.OWN) pages.truncate(length);
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  /** Bytes that positions from one to another take from the pool: of a source none are known. */
  long lacking(int from, int to) {
    return shape.text() == KeyValueShape.Text.OWN ? pages.lacking(from, to) : 0;
  }

  KeyValuePages pages() {
    return pages;
  }

  /** Takes what positions from one to another take, so that writing them takes nothing more. */
  void reserve(int from, int to) {
    if (shape.text() == KeyValueShape.Text.OWN) pages.reserve(from, to);
  }

  @Override
  public void close() {
    pages.truncate(0);
  }

  /** Keeps the pages. */
  @Override
  public void restart() {
    pages.restart();
  }

  /** Shares the pages until one of the two writes to them. */
  @Override
  public KeyValues copy() {
    var copy = new KeyValues(shape, type, pool);
    copy.pages.share(pages);
    return copy;
  }

  @Override
  public long byteSize() {
    return pages.byteSize();
  }

  @Override
  public void save(StateWriter out) throws IOException {
    pages.save(out);
  }

  @Override
  public void restore(StateReader in, int length) throws IOException {
    pages.restore(in, shape.text() == KeyValueShape.Text.OWN ? length : Integer.MAX_VALUE);
  }

  /** Bytes that closing it gives back: those of pages that nobody shares. */
  long ownBytes() {
    return pages.ownBytes();
  }
}
