package llm.tensor.sequence;

import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;

/**
 * The keys and values of one layer of one sequence; grows as positions are written.
 *
 * <p>Keys of a position: {@code [heads, keySize]}; values: {@code [heads, valueSize]}. Position p
 * is readable once it was written. Positions are kept in pages, so that growing copies nothing.
 */
public final class KeyValues {
  static {
    KeyValueAccess.set(keyValues -> ((KeyValues) keyValues).pages);
  }

  private final KeyValuePages pages;

  KeyValues(KeyValueCache.Layer layer, KeyValueType type) {
    pages =
        new KeyValuePages(
            layer.heads(),
            layer.keySize(),
            layer.valueSize(),
            switch (type) {
              case F32 -> KeyValuePage::ofFloats;
              case F16 -> KeyValuePage::ofHalves;
              case BF16 -> KeyValuePage::ofBfloats;
            });
  }

  /** Heads of keys and of values. */
  public int heads() {
    return pages.heads();
  }

  /**
   * Stores the keys and values of a position, taken from two places.
   *
   * @param position not negative
   */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    pages.write(position, keys, keysAt, values, valuesAt);
  }

  void truncate(int length) {
    pages.truncate(length);
  }

  void share(KeyValues other, int length) {
    pages.share(other.pages, length);
  }

  long byteSize() {
    return pages.byteSize();
  }
}
