package llm.testkit.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds several texts at once in a row of symbols (Aho and Corasick 1975).
 *
 * @param <A> what is to be done where a text has been read to its end
 */
final class Patterns<A> {
  static final int ROOT = 0;

  private final List<Map<Integer, Integer>> children = new ArrayList<>();
  private final List<Integer> shorter = new ArrayList<>(); // the longest end that begins a pattern
  private final List<List<A>> found = new ArrayList<>();

  Patterns() {
    node();
  }

  private int node() {
    children.add(new HashMap<>());
    shorter.add(ROOT);
    found.add(new ArrayList<>());
    return children.size() - 1;
  }

  /** Adds a text; all are added before the first is looked for. */
  void add(int[] symbols, A action) {
    int node = ROOT;
    for (int symbol : symbols) {
      node = children.get(node).computeIfAbsent(symbol, s -> node());
    }
    found.get(node).add(action);
  }

  /** All texts were added. */
  Patterns<A> linked() {
    var open = new ArrayDeque<Integer>(children.get(ROOT).values());
    while (!open.isEmpty()) {
      int node = open.remove();
      found.get(node).addAll(found.get(shorter.get(node)));
      children
          .get(node)
          .forEach(
              (symbol, child) -> {
                shorter.set(child, next(shorter.get(node), symbol));
                open.add(child);
              });
    }
    return this;
  }

  /** Where reading a symbol leads. */
  int next(int node, int symbol) {
    for (int at = node; ; at = shorter.get(at)) {
      var child = children.get(at).get(symbol);
      if (child != null) return child;
      if (at == ROOT) return ROOT;
    }
  }

  /** The symbols that texts have. */
  Set<Integer> symbols() {
    var symbols = new HashSet<Integer>();
    for (var node : children) symbols.addAll(node.keySet());
    return symbols;
  }

  /** What ends where this node is reached: of the longest text first. */
  List<A> at(int node) {
    return found.get(node);
  }
}
