package llm.tensor.sequence.pages;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * The keys and values of one layer of one sequence, in pages of successive positions, so that
 * growing copies nothing. Every page's bytes come from a budget, once for all its owners, and go
 * back there when the last one lets it go.
 */
public final class KeyValuePages {
  /** Positions of a page. */
  public static final int PAGE = 64;

  private final PageLayout layout;
  private final PageElements elements;
  private final long pageBytes;
  private final PageBudget budget;
  private KeyValuePage[] pages = {};
  private int pageCount;
  private int paid; // pages for which the budget has given bytes: those that are there, or more
  private int length; // behind the position that was written last: of the text that is there now
  private int written; // behind the last position that was written at all

  /**
   * No positions yet.
   *
   * @param elements how they are stored
   * @param budget where its bytes come from
   */
  public KeyValuePages(PageLayout layout, PageElements elements, PageBudget budget) {
    this.layout = layout;
    this.elements = elements;
    this.pageBytes = elements.bytes(layout);
    this.budget = budget;
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
    if (index >= pageCount) grow(index + 1);
    var page = pages[index];
    if (page.isShared()) own(index);
    length = position + 1;
    written = Math.max(written, length);
  }

  /**
   * Stores a head's key of a position that there is room for. Several threads may store those of
   * different positions.
   */
  public void putKey(int position, int head, float[] source, int from) {
    layout.putKey(pages[position / PAGE], head(head), position % PAGE, source, from);
  }

  /** Stores a head's value of a position, as {@link #putKey} does its key. */
  public void putValue(int position, int head, float[] source, int from) {
    layout.putValue(pages[position / PAGE], head(head), position % PAGE, source, from);
  }

  private void grow(int count) {
    pay(count);
    if (count > pages.length) pages = Arrays.copyOf(pages, Math.max(count, 2 * pages.length));
    for (; pageCount < count; pageCount++) pages[pageCount] = elements.page(layout);
  }

  private void pay(int count) {
    if (count <= paid) return;
    budget.take((count - paid) * pageBytes);
    paid = count;
  }

  /** Has a copy in the place of a page that others have too. */
  private KeyValuePage own(int index) {
    var page = pages[index];
    budget.take(pageBytes);
    try {
      pages[index] = page.copy();
    } catch (Throwable e) {
      budget.give(pageBytes);
      throw e;
    }
    release(page);
    return pages[index];
  }

  private void release(KeyValuePage page) {
    release(page, budget);
  }

  /**
   * Lets a page go that was {@link #shared}: its last owner gives its bytes back. A budget is told
   * of the others too, which may leave it to somebody who waits to be asked for it.
   */
  public static void release(KeyValuePage page, PageBudget budget) {
    budget.give(page.release() ? page.byteSize() : 0);
  }

  /** A page that is full, for one more owner. */
  public KeyValuePage shared(int index) {
    if ((index + 1) * PAGE > length) {
      throw new IllegalStateException("page " + index + " of " + length + " positions is not full");
    }
    pages[index].share();
    return pages[index];
  }

  /** Appends a full page that others have too; what was written so far must be whole pages. */
  public void append(KeyValuePage page) {
    if (length != pageCount * PAGE || paid != pageCount) {
      throw new IllegalStateException("a page behind " + length + " positions");
    }
    if (pageCount == pages.length) pages = Arrays.copyOf(pages, Math.max(4, 2 * pageCount));
    page.share();
    pages[pageCount++] = page;
    paid = pageCount;
    length = pageCount * PAGE;
    written = length;
  }

  /** Bytes that writing positions from one to another would take from the budget. */
  public long lacking(int from, int to) {
    if (to <= from) return 0;
    int count = Math.ceilDiv(to, PAGE);
    long bytes = 0;
    for (int i = from / PAGE; i < Math.min(count, pageCount); i++) {
      if (pages[i].isShared()) bytes += pageBytes;
    }
    return bytes + Math.max(0, count - paid) * pageBytes;
  }

  /** Takes the bytes that writing positions from one to another takes; pages are made later. */
  public void reserve(int from, int to) {
    if (to <= from) return;
    int count = Math.ceilDiv(to, PAGE);
    for (int i = from / PAGE; i < Math.min(count, pageCount); i++) {
      if (pages[i].isShared()) own(i);
    }
    pay(count);
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

  /** How many pages there are, for looking at them. */
  public int count() {
    return pageCount;
  }

  /** One of the pages there are. */
  public KeyValuePage at(int index) {
    return pages[Objects.checkIndex(index, pageCount)];
  }

  /** Where a head starts in a page. */
  public int head(int head) {
    return head * layout.headElements();
  }

  /** Forgets positions from length on. */
  public void truncate(int length) {
    int keep = Math.ceilDiv(length, PAGE);
    for (; pageCount > keep; pageCount--) {
      var page = pages[pageCount - 1];
      Arrays.fill(pages, pageCount - 1, pageCount, null);
      paid--;
      release(page);
    }
    refund(keep);
    this.length = Math.min(this.length, length);
    written = Math.min(written, length);
  }

  /** Gives back what was taken for pages that are not there, beyond so many. */
  private void refund(int count) {
    int keep = Math.max(count, pageCount);
    if (paid <= keep) return;
    budget.give((paid - keep) * pageBytes);
    paid = keep;
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
    paid = pageCount;
    length = other.length;
    written = other.written;
    pages = Arrays.copyOf(other.pages, pageCount);
    for (var page : pages) page.share();
  }

  /** Writes all positions, in whole pages, and none that were cut; no pass is under way. */
  public void save(StateWriter out) throws IOException {
    out.writeInt(length);
    int whole = length / PAGE;
    for (int i = 0; i < whole; i++) pages[i].save(out);
    if (length % PAGE > 0) begun(pages[whole].copy(), length % PAGE).save(out);
  }

  /** Leaves zeros behind the first positions of a page. */
  private KeyValuePage begun(KeyValuePage page, int positions) {
    var zeros = new float[Math.max(layout.keySize(), layout.valueSize())];
    for (int slot = positions; slot < PAGE; slot++) {
      for (int h = 0; h < heads(); h++) {
        layout.putKey(page, head(h), slot, zeros, 0);
        layout.putValue(page, head(h), slot, zeros, 0);
      }
    }
    return page;
  }

  /**
   * Takes over positions that were written, in the place of none.
   *
   * @param limit how many there may be
   * @throws IOException if they cannot be read, or are no such positions
   */
  public void restore(StateReader in, int limit) throws IOException {
    int positions = in.readCount(limit, "positions of keys and values");
    int count = Math.ceilDiv(positions, PAGE);
    for (int i = 0; i < count; i++) {
      in.require(pageBytes, "keys and values");
      grow(i + 1);
      pages[i].restore(in);
    }
    length = positions;
    written = positions;
  }

  /** Bytes of all pages, and of those that were reserved. */
  public long byteSize() {
    return paid * pageBytes;
  }

  /** Bytes of those pages that nobody else has. */
  public long ownBytes() {
    long bytes = (paid - pageCount) * pageBytes;
    for (int i = 0; i < pageCount; i++) if (!pages[i].isShared()) bytes += pageBytes;
    return bytes;
  }
}
