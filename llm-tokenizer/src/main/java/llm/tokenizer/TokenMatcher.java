package llm.tokenizer;

import java.util.List;

/**
 * Finds, in one pass over a text, which of many tokens end at each of its places (Aho and Corasick,
 * 1975).
 *
 * <p>A state is what has been read of the tokens. The tokens that end at a place are suffixes of
 * one another: {@link #longest} is the first of them, {@link #shorter} gives the next.
 */
final class TokenMatcher {
  static final int START = CharTrie.ROOT;
  static final int NONE = -1;

  private final CharTrie trie = new CharTrie();
  private final int[] failure; // the state of the longest proper suffix
  private final int[] longest; // the longest token that is a suffix of what a state has read
  private final int[] shorter;
  private final int[] lengths;

  /** A matcher of distinct spellings, which are numbered as they come. */
  TokenMatcher(List<String> spellings) {
    lengths = new int[spellings.size()];
    for (int number = 0; number < lengths.length; number++) {
      trie.add(spellings.get(number), number);
      lengths[number] = spellings.get(number).length();
    }
    failure = new int[trie.size()];
    longest = new int[trie.size()];
    shorter = new int[lengths.length];
    longest[START] = NONE;
    link();
  }

  /** Sets what depends on shorter texts, from short to long. */
  private void link() {
    var parents = new int[trie.size()];
    var units = new char[trie.size()];
    trie.forEachEdge(
        (parent, unit, child) -> {
          parents[child] = parent;
          units[child] = unit;
        });
    for (int node : byDepth(parents)) {
      int parent = parents[node];
      failure[node] = parent == START ? START : next(failure[parent], units[node]);
      int number = trie.id(node);
      int suffix = longest[failure[node]];
      longest[node] = number >= 0 ? number : suffix;
      if (number >= 0) {
        shorter[number] = suffix;
      }
    }
  }

  /** All nodes but the root, those of short texts first. */
  private static int[] byDepth(int[] parents) {
    var depths = new int[parents.length];
    int deepest = 0;
    for (int node = 1; node < parents.length; node++) {
      depths[node] = depths[parents[node]] + 1;
      deepest = Math.max(deepest, depths[node]);
    }
    var starts = new int[deepest + 2];
    for (int node = 1; node < parents.length; node++) {
      starts[depths[node] + 1]++;
    }
    for (int depth = 1; depth < starts.length; depth++) {
      starts[depth] += starts[depth - 1];
    }
    var order = new int[parents.length - 1];
    for (int node = 1; node < parents.length; node++) {
      order[starts[depths[node]]++] = node;
    }
    return order;
  }

  /** The state after one more unit. */
  int next(int state, char unit) {
    int child;
    while ((child = trie.child(state, unit)) == CharTrie.NONE) {
      if (state == START) {
        return START;
      }
      state = failure[state];
    }
    return child;
  }

  /** The number of the longest token that ends where {@code state} was reached, or {@code -1}. */
  int longest(int state) {
    return longest[state];
  }

  /** The number of the next shorter token that ends where this one does, or {@code -1}. */
  int shorter(int number) {
    return shorter[number];
  }

  int length(int number) {
    return lengths[number];
  }

  /** The number of tokens. */
  int size() {
    return lengths.length;
  }
}
