package llm.tokenizer;

import java.util.Arrays;

/**
 * From spelling to number: an open-addressing hash table whose keys may be looked up as ranges of a
 * longer text, without copying them.
 */
final class TokenTable {
  private static final int NONE = -1;

  private String[] spellings;
  private int[] slots;
  private int size;
  private int longest;

  /** An empty table with room for {@code expected} spellings. */
  TokenTable(int expected) {
    spellings = new String[Math.max(16, expected)];
    slots = emptySlots(spellings.length);
  }

  int size() {
    return size;
  }

  /** The length of the longest spelling in UTF-16 units. */
  int longest() {
    return longest;
  }

  String spelling(int number) {
    return spellings[number];
  }

  /** Adds a spelling as the next number; returns the number it already has, or {@code -1}. */
  int add(String spelling) {
    if (size == spellings.length) {
      grow();
    }
    int slot = slot(spelling, 0, spelling.length(), spelling.length());
    if (slots[slot] != NONE) {
      return slots[slot];
    }
    slots[slot] = size;
    spellings[size++] = spelling;
    longest = Math.max(longest, spelling.length());
    return NONE;
  }

  int find(String spelling) {
    return find(spelling, 0, spelling.length());
  }

  /** The number of {@code text[from, to)}, or {@code -1}. */
  int find(String text, int from, int to) {
    return find(text, from, to, to);
  }

  /** The number of {@code text[from, to)} without the character at {@code hole}, or {@code -1}. */
  int find(String text, int from, int hole, int to) {
    return to - from > longest + 1 ? NONE : slots[slot(text, from, hole, to)];
  }

  private int slot(String text, int from, int hole, int to) {
    int hash = 0;
    for (int i = from; i < hole; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    for (int i = hole + 1; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int mask = slots.length - 1;
    int slot = spread(hash) & mask;
    while (slots[slot] != NONE && !matches(spellings[slots[slot]], text, from, hole, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static boolean matches(String spelling, String text, int from, int hole, int to) {
    int left = hole - from;
    if (hole >= to) {
      return spelling.length() == left && spelling.regionMatches(0, text, from, left);
    }
    int right = to - hole - 1;
    return spelling.length() == left + right
        && spelling.regionMatches(0, text, from, left)
        && spelling.regionMatches(left, text, hole + 1, right);
  }

  private void grow() {
    spellings = Arrays.copyOf(spellings, size * 2);
    slots = emptySlots(spellings.length);
    for (int number = 0; number < size; number++) {
      String spelling = spellings[number];
      slots[slot(spelling, 0, spelling.length(), spelling.length())] = number;
    }
  }

  private static int[] emptySlots(int capacity) {
    var slots = new int[Integer.highestOneBit(Math.max(16, capacity) * 2 - 1) * 2];
    Arrays.fill(slots, NONE);
    return slots;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }
}
