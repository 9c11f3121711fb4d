package llm.tokenizer;

import java.util.Arrays;

/**
 * Merges neighbouring symbols of a word, best pair first, leftmost first among equals, until no
 * pair can be merged: O(n log n) with a heap of candidates and a linked list of symbols.
 *
 * <p>Symbols lie in a text; a symbol is known by its number, or {@code -1} where it has none.
 * Belongs to one call, for many words.
 */
final class SymbolMerger {
  /** Which pairs can be merged. */
  interface Pairs {
    /** No pair. */
    long NONE = Long.MAX_VALUE;

    /**
     * Looks at the neighbouring symbols {@code left} and {@code right}.
     *
     * @return the rank of their merge, smallest first, in the upper half, and the number of the
     *     merged symbol in the lower; or {@link #NONE}
     */
    long look(SymbolMerger symbols, int left, int right);
  }

  private static final int END = -1;

  private final Pairs pairs;
  private final LongHeap heap = new LongHeap();
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private int[] numbers = new int[64];
  private int[] previous = new int[64];
  private int[] following = new int[64];
  private long[] candidates = new long[64];
  private int size;

  SymbolMerger(Pairs pairs) {
    this.pairs = pairs;
  }

  /** Begins a new word. */
  void clear() {
    size = 0;
  }

  /** Appends a symbol that spans {@code [start, end)} of the text. */
  void add(int start, int end, int number) {
    if (size == starts.length) {
      int capacity = size * 2;
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      numbers = Arrays.copyOf(numbers, capacity);
      previous = Arrays.copyOf(previous, capacity);
      following = Arrays.copyOf(following, capacity);
      candidates = Arrays.copyOf(candidates, capacity);
    }
    starts[size] = start;
    ends[size] = end;
    numbers[size] = number;
    size++;
  }

  int start(int symbol) {
    return starts[symbol];
  }

  int end(int symbol) {
    return ends[symbol];
  }

  int number(int symbol) {
    return numbers[symbol];
  }

  /** The symbol after {@code symbol}, or {@code -1}. The first is 0 unless the word is empty. */
  int next(int symbol) {
    return following[symbol];
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Merges all that can be merged. */
  void merge() {
    heap.clear();
    for (int i = 0; i < size; i++) {
      previous[i] = i - 1;
      following[i] = i + 1 < size ? i + 1 : END;
    }
    for (int i = 0; i < size; i++) {
      look(i);
    }
    while (!heap.isEmpty()) {
      long key = heap.remove();
      int left = (int) key;
      long candidate = candidates[left];
      // A candidate that has changed since it was put on the heap is there under its new key too.
      if (candidate != Pairs.NONE && key(candidate, left) == key) {
        mergeWithNext(left, (int) candidate);
      }
    }
  }

  private void mergeWithNext(int left, int number) {
    int right = following[left];
    ends[left] = ends[right];
    numbers[left] = number;
    candidates[right] = Pairs.NONE;
    following[left] = following[right];
    if (following[left] != END) {
      previous[following[left]] = left;
    }
    if (previous[left] != END) {
      look(previous[left]);
    }
    look(left);
  }

  private void look(int left) {
    int right = following[left];
    long candidate = right == END ? Pairs.NONE : pairs.look(this, left, right);
    candidates[left] = candidate;
    if (candidate != Pairs.NONE) {
      heap.add(key(candidate, left));
    }
  }

  private static long key(long candidate, int left) {
    return (candidate & 0xFFFF_FFFF_0000_0000L) | left;
  }
}
