package llm.runtime.engine.prefix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of sequences of one model, page by page: a radix tree over pages of tokens (as in
 * SGLang, Zheng et al. 2023), one for each salt, in which those that begin alike share nodes.
 *
 * <p>Only whole pages are kept. Leaves go one by one, the least recently used first, but never one
 * that gives no memory back since a sequence reads it. Of the checkpoints of recurrences, which are
 * large, a path keeps one in {@value #CHECKPOINT_STRIDE} pages, and its last. Not thread-safe.
 *
 * @param <P> what is kept of a page
 */
public final class PrefixIndex<P extends PrefixPage> {
  /** Pages from one checkpoint to the next. */
  private static final int CHECKPOINT_STRIDE = 8;

  private final int pageSize;
  private final Map<String, Map<PageTokens, PrefixNode<P>>> roots = new HashMap<>(); // by salt
  private final TreeMap<Long, PrefixNode<P>> byUse = new TreeMap<>();
  private long clock;

  /**
   * An empty one.
   *
   * @param pageSize tokens of a page
   */
  public PrefixIndex(int pageSize) {
    this.pageSize = pageSize;
  }

  /** Pages that it has. */
  public int size() {
    return byUse.size();
  }

  /**
   * The pages of the longest beginning of a text that is there, and that a sequence can go on
   * behind: good until the index is changed.
   *
   * @param length tokens of the beginning at most
   */
  public List<P> find(String salt, int[] tokens, int length) {
    var path = path(salt, tokens, length);
    int count = path.size();
    while (count > 0 && !path.get(count - 1).page().canResume()) count--;
    var pages = new ArrayList<P>(count);
    for (int i = 0; i < count; i++) pages.add(path.get(i).page());
    for (int i = count - 1; i >= 0; i--) touch(path.get(i)); // a leaf goes before what is above
    return pages;
  }

  private List<PrefixNode<P>> path(String salt, int[] tokens, int length) {
    var path = new ArrayList<PrefixNode<P>>();
    var level = roots.get(salt);
    for (int end = pageSize; level != null && end <= length; end += pageSize) {
      var node = level.get(new PageTokens(tokens, end - pageSize, end));
      if (node == null) break;
      path.add(node);
      level = node.below();
    }
    return path;
  }

  /**
   * Keeps the whole pages of a text.
   *
   * @param length tokens of it
   * @param maker makes a page that is not there yet, by its index
   * @return how many were not there
   */
  public int put(String salt, int[] tokens, int length, IntFunction<? extends P> maker) {
    if (length < pageSize) return 0;
    var path = path(salt, tokens, length);
    int known = path.size();
    PrefixNode<P> last = known == 0 ? null : path.getLast();
    for (int i = known; (i + 1) * pageSize <= length; i++) {
      last =
          add(salt, last, new PageTokens(tokens, i * pageSize, (i + 1) * pageSize), maker.apply(i));
      path.add(last);
    }
    for (int i = path.size() - 1; i >= 0; i--) touch(path.get(i));
    return path.size() - known;
  }

  private Map<PageTokens, PrefixNode<P>> root(String salt) {
    var root = roots.get(salt);
    if (root == null) {
      root = new HashMap<>();
      roots.put(salt, root);
    }
    return root;
  }

  private PrefixNode<P> add(String salt, @Nullable PrefixNode<P> above, PageTokens tokens, P page) {
    var level = above == null ? root(salt) : above.below();
    var node = new PrefixNode<>(above, tokens, level, page);
    level.put(tokens, node);
    if (page.canResume()) thin(above);
    return node;
  }

  /** Drops the last checkpoint of a path that has another behind it now. */
  private void thin(@Nullable PrefixNode<P> from) {
    for (var node = from; node != null; node = node.parent()) {
      if (!node.page().canResume()) continue;
      boolean parts = node.below().size() > 1; // others may end there
      if (!parts && (node.depth() + 1) % CHECKPOINT_STRIDE != 0) node.page().dropCheckpoint();
      return;
    }
  }

  private void touch(PrefixNode<P> node) {
    byUse.remove(node.lastUse());
    node.use(++clock);
    byUse.put(clock, node);
  }

  /** Drops the leaf that was used least recently, of those that give memory back; false if none. */
  public boolean evict() {
    for (var node : byUse.values()) {
      if (!node.isLeaf() || node.page().isShared()) continue;
      remove(node);
      return true;
    }
    return false;
  }

  private void remove(PrefixNode<P> node) {
    byUse.remove(node.lastUse());
    node.remove();
    if (node.parent() != null) return;
    for (var all = roots.values().iterator(); all.hasNext(); ) {
      if (all.next().isEmpty()) all.remove();
    }
  }

  /** Drops all. */
  public void clear() {
    for (var node : byUse.values()) node.page().close();
    byUse.clear();
    roots.clear();
  }
}
