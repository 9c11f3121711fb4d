package llm.runtime.engine.prefix;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of tokens in the tree, behind those above it.
 *
 * @param <P> what is kept of a page
 */
final class PrefixNode<P extends PrefixPage> {
  private final @Nullable PrefixNode<P> parent; // null: of the first page
  private final PageTokens tokens;
  private final Map<PageTokens, PrefixNode<P>> children; // of the level that it stands on
  private final Map<PageTokens, PrefixNode<P>> below = new HashMap<>();
  private final int depth;
  private final P page;
  private long lastUse;

  PrefixNode(
      @Nullable PrefixNode<P> parent,
      PageTokens tokens,
      Map<PageTokens, PrefixNode<P>> children,
      P page) {
    this.parent = parent;
    this.tokens = tokens;
    this.children = children;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.page = page;
  }

  @Nullable PrefixNode<P> parent() {
    return parent;
  }

  /** Those of the next pages. */
  Map<PageTokens, PrefixNode<P>> below() {
    return below;
  }

  /** Pages before it. */
  int depth() {
    return depth;
  }

  P page() {
    return page;
  }

  long lastUse() {
    return lastUse;
  }

  void use(long time) {
    lastUse = time;
  }

  boolean isLeaf() {
    return below.isEmpty();
  }

  /** Takes it out of the tree, and lets its page go. */
  void remove() {
    children.remove(tokens);
    page.close();
  }
}
