package llm.tensor.sequence.pages;

import java.util.Arrays;
import java.util.function.Function;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Gemm;

/**
 * The keys and values of one layer of one sequence, in pages of successive positions, so that
 * growing copies nothing.
 */
public final class KeyValuePages {
  /** Positions of a page. */
  public static final int PAGE = 64;

  private final int heads;
  private final int keySize;
  private final int valueSize;
  private final Function<PageShape, KeyValuePage> maker;
  private KeyValuePage[] pages = {};
  private int pageCount;

  /**
   * No positions yet.
   *
   * @param maker of an empty page
   */
  public KeyValuePages(
      int heads, int keySize, int valueSize, Function<PageShape, KeyValuePage> maker) {
    this.heads = heads;
    this.keySize = keySize;
    this.valueSize = valueSize;
    this.maker = maker;
    long elements = (long) heads * ((long) keySize + valueStride()) * PAGE;
    var _ = ArraySize.of(elements, "keys and values of " + PAGE + " positions");
  }

  /** Heads of keys and of values. */
  public int heads() {
    return heads;
  }

  /** Stores the keys and values of a position, taken from two places. */
  public void write(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    int index = position / PAGE;
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(index + 1, 2 * pages.length));
    }
    for (; pageCount <= index; pageCount++) {
      pages[pageCount] = maker.apply(new PageShape(heads, keySize, valueStride()));
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
  public KeyValuePage page(int position) {
    int index = position / PAGE;
    if (index >= pageCount) {
      throw new IllegalStateException("position " + position + " was not written");
    }
    return pages[index];
  }

  /** Where a head starts in a page: with its keys, and behind them its values. */
  public int head(int head) {
    return head * (keySize + valueStride()) * PAGE;
  }

  /** Floats from one position's value to the next; those behind valueSize are 0. */
  public int valueStride() {
    return Math.multiplyExact(Math.ceilDiv(valueSize, Gemm.PADDING), Gemm.PADDING);
  }

  /** Forgets positions from length on. */
  public void truncate(int length) {
    int keep = Math.min(pageCount, Math.ceilDiv(length, PAGE));
    Arrays.fill(pages, keep, pageCount, null);
    pageCount = keep;
  }

  /** Takes over the positions of another, without copying them. */
  public void share(KeyValuePages other) {
    pageCount = other.pageCount;
    pages = Arrays.copyOf(other.pages, pageCount);
    for (var page : pages) page.share();
  }

  /** Bytes of all pages. */
  public long byteSize() {
    long bytes = 0;
    for (int i = 0; i < pageCount; i++) bytes += pages[i].byteSize();
    return bytes;
  }
}
