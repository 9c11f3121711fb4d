package llm.tokenizer;

import java.util.Arrays;

/** A trie over UTF-16 units, its edges in one hash table. */
final class CharTrie {
  static final int ROOT = 0;
  static final int NONE = -1;

  private static final long FREE = -1;

  private long[] edges = new long[1024];
  private int[] children = new int[1024];
  private int[] ids = new int[512];
  private int size = 1;

  CharTrie() {
    Arrays.fill(edges, FREE);
    Arrays.fill(ids, NONE);
  }

  /** The number of nodes; the root is 0, and nodes have greater numbers than what leads to them. */
  int size() {
    return size;
  }

  /** Tells all edges, in no order. */
  void forEachEdge(EdgeVisitor visitor) {
    for (int slot = 0; slot < edges.length; slot++) {
      if (edges[slot] != FREE) {
        visitor.visit((int) (edges[slot] >>> 16), (char) edges[slot], children[slot]);
      }
    }
  }

  /** Takes edges. */
  interface EdgeVisitor {
    void visit(int parent, char unit, int child);
  }

  void add(String text, int id) {
    int node = ROOT;
    for (int i = 0; i < text.length(); i++) {
      node = childOrNew(node, text.charAt(i));
    }
    ids[node] = id;
  }

  /** The node that {@code unit} leads to, or {@code -1}. */
  int child(int node, char unit) {
    int slot = slot(edge(node, unit));
    return edges[slot] == FREE ? NONE : children[slot];
  }

  /** The id of the text that ends at {@code node}, or {@code -1}. */
  int id(int node) {
    return ids[node];
  }

  private int childOrNew(int node, char unit) {
    int slot = slot(edge(node, unit));
    if (edges[slot] != FREE) {
      return children[slot];
    }
    if (size * 2 >= edges.length) {
      grow();
      slot = slot(edge(node, unit));
    }
    edges[slot] = edge(node, unit);
    children[slot] = size;
    return size++;
  }

  private void grow() {
    long[] oldEdges = edges;
    int[] oldChildren = children;
    edges = new long[oldEdges.length * 2];
    children = new int[edges.length];
    Arrays.fill(edges, FREE);
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != FREE) {
        int slot = slot(oldEdges[i]);
        edges[slot] = oldEdges[i];
        children[slot] = oldChildren[i];
      }
    }
    int nodes = ids.length;
    ids = Arrays.copyOf(ids, edges.length / 2 + 1);
    Arrays.fill(ids, nodes, ids.length, NONE);
  }

  private static long edge(int node, char unit) {
    return (long) node << 16 | unit;
  }

  private int slot(long edge) {
    int mask = edges.length - 1;
    int slot = Hashing.mix(edge) & mask;
    while (edges[slot] != FREE && edges[slot] != edge) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
