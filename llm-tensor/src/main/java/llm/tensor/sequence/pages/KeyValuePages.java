package llm.tensor.sequence.pages;

import java.util.Arrays;
import java.util.function.Function;

/**
 * The keys and values of one layer of one sequence, in pages of successive positions, so that
 * growing copies nothing.
 */
public final class KeyValuePages {
  /** Positions of a page. */
  public static final int PAGE = 64;

  private final PageLayout layout;
  private final Function<PageLayout, KeyValuePage> maker;
  private KeyValuePage[] pages = {};
  private int pageCount;
  private int length; // behind the position that was written last: of the text that is there now
  private int written; // behind the last position that was written at all

  /**
   * No positions yet.
   *
   * @param maker of an empty page
   */
  public KeyValuePages(PageLayout layout, Function<PageLayout, KeyValuePage> maker) {
    this.layout = layout;
    this.maker = maker;
  }

  /** How keys and values lie in a page. */
  public PageLayout layout() {
    return layout;
  }

  /** Heads of keys and of values. */
  public int heads() {
    return layout.heads();
  }

  /** Makes room for the keys and values of a position, which count as written. */
  public void reserve(int position) {
    int index = position / PAGE;
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(index + 1, 2 * pages.length));
    }
    for (; pageCount <= index; pageCount++) pages[pageCount] = maker.apply(layout);
    var page = pages[index];
    if (page.isShared()) pages[index] = page.copy();
    length = position + 1;
    written = Math.max(written, length);
  }

  /**
   * Stores the keys and values of a position that there is room for, taken from two places. Several
   * threads may store different positions.
   */
  public void put(int position, float[] keys, int keysAt, float[] values, int valuesAt) {
    var page = pages[position / PAGE];
    int slot = position % PAGE;
    for (int h = 0; h < heads(); h++) {
      layout.putKey(page, head(h), slot, keys, keysAt + h * layout.keySize());
      layout.putValue(page, head(h), slot, values, valuesAt + h * layout.valueSize());
    }
  }

  /** Positions up to the one that was written last. */
  public int length() {
    return length;
  }

  /** The page of a position. */
  public KeyValuePage page(int position) {
    int index = position / PAGE;
    if (index >= Math.min(pageCount, Math.ceilDiv(written, PAGE))) {
      throw new IllegalStateException("position " + position + " was not written");
    }
    return pages[index];
  }

  /** Where a head starts in a page. */
  public int head(int head) {
    return head * layout.headElements();
  }

  /** Forgets positions from length on. */
  public void truncate(int length) {
    int keep = Math.min(pageCount, Math.ceilDiv(length, PAGE));
    Arrays.fill(pages, keep, pageCount, null);
    pageCount = keep;
    this.length = Math.min(this.length, length);
    written = Math.min(written, length);
  }

  /** Forgets all positions, but keeps the pages that nobody else reads. */
  public void restart() {
    int keep = 0;
    while (keep < pageCount && !pages[keep].isShared()) keep++;
    truncate(keep * PAGE);
    length = 0;
    written = 0;
  }

  /** Takes over the positions of another, without copying them. */
  public void share(KeyValuePages other) {
    pageCount = other.pageCount;
    length = other.length;
    written = other.written;
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
