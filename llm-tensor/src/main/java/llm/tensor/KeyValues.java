package llm.tensor;

import java.util.Arrays;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Kernels;

/**
 * The keys and values of one layer of one sequence; grows as positions are written.
 *
 * <p>Keys of a position: {@code [heads, keySize]}; values: {@code [heads, valueSize]}. Position p
 * is readable once it was written. Positions are kept in pages, so that growing copies nothing.
 */
public final class KeyValues {
  /** Positions of a page. */
  static final int PAGE = 64;

  private final int heads;
  private final int keySize;
  private final int valueSize;
  private final KeyValueType type;
  private KeyValuePage[] pages = {};
  private int pageCount;

  KeyValues(KeyValueCache.Layer layer, KeyValueType type) {
    this.heads = layer.heads();
    this.keySize = layer.keySize();
    this.valueSize = layer.valueSize();
    this.type = type;
    long elements = (long) heads * ((long) keySize + valueStride()) * PAGE;
    var _ = ArraySize.of(elements, "keys and values of " + PAGE + " positions");
  }

  /** Heads of keys and of values. */
  public int heads() {
    return heads;
  }

  /**
   * Stores the keys and values of a position, taken from two places.
   *
   * @param position not negative
   */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    int index = position / PAGE;
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(index + 1, 2 * pages.length));
    }
    for (; pageCount <= index; pageCount++) {
      pages[pageCount] = KeyValuePage.of(type, head(heads));
    }
    var page = pages[index];
    if (page.isShared()) pages[index] = page = page.copy();
    int slot = position % PAGE;
    for (int h = 0; h < heads; h++) {
      page.put(head(h) + slot, PAGE, keys, keysAt + h * keySize, keySize);
      int value = head(h) + keySize * PAGE + slot * valueStride();
      page.put(value, 1, values, valuesAt + h * valueSize, valueSize);
    }
  }

  /** The page of a position. */
  KeyValuePage page(int position) {
    int index = position / PAGE;
    if (index >= pageCount) {
      throw new IllegalStateException("position " + position + " was not written");
    }
    return pages[index];
  }

  /** Where a head starts in a page: with its keys, and behind them its values. */
  int head(int head) {
    return head * (keySize + valueStride()) * PAGE;
  }

  /** Floats from one position's value to the next; those behind valueSize are 0. */
  int valueStride() {
    return Math.multiplyExact(Math.ceilDiv(valueSize, Kernels.PADDING), Kernels.PADDING);
  }

  /** Forgets positions from length on. */
  void truncate(int length) {
    int keep = Math.min(pageCount, Math.ceilDiv(length, PAGE));
    Arrays.fill(pages, keep, pageCount, null);
    pageCount = keep;
  }

  /** Takes over the first positions of another, without copying them. */
  void share(KeyValues other, int length) {
    pageCount = Math.min(other.pageCount, Math.ceilDiv(length, PAGE));
    pages = Arrays.copyOf(other.pages, pageCount);
    for (var page : pages) page.share();
  }

  long byteSize() {
    long bytes = 0;
    for (int i = 0; i < pageCount; i++) bytes += pages[i].byteSize();
    return bytes;
  }
}
