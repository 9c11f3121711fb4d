package llm.tokenizer;

import java.util.Arrays;

/**
 * From spelling to number: an open-addressing hash table whose keys may be looked up as ranges of a
 * longer text, without copying them; see {@link Hashing}.
 */
final class TokenTable {
  private static final int NONE = -1;
  private static final long FREE = -1; // no entry: numbers are not negative

  private String[] spellings;
  private long[] slots; // hash in the upper half, number in the lower
  private int size;
  private int longest;

  /** An empty table with room for {@code expected} spellings. */
  TokenTable(int expected) {
    spellings = new String[Math.max(16, expected)];
    slots = freeSlots(spellings.length);
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
    int hash = Hashing.of(spelling, 0, spelling.length());
    int slot = first(hash);
    for (long entry; (entry = slots[slot]) != FREE; slot = next(slot)) {
      if (hash(entry) == hash && spellings[number(entry)].equals(spelling)) {
        return number(entry);
      }
    }
    slots[slot] = (long) hash << 32 | size;
    spellings[size++] = spelling;
    longest = Math.max(longest, spelling.length());
    return NONE;
  }

  /** The number of a spelling, or {@code -1}. */
  int find(String spelling) {
    return find(spelling, 0, spelling.length());
  }

  /** The number of {@code text[from, to)}, or {@code -1}. */
  int find(String text, int from, int to) {
    return to - from > longest ? NONE : find(text, from, to, Hashing.of(text, from, to));
  }

  /** The same where {@code hash} is that range's hash. */
  int find(String text, int from, int to, int hash) {
    int length = to - from;
    for (int slot = first(hash); slots[slot] != FREE; slot = next(slot)) {
      int number = number(slots[slot]);
      if (hash(slots[slot]) == hash
          && spellings[number].length() == length
          && spellings[number].regionMatches(0, text, from, length)) {
        return number;
      }
    }
    return NONE;
  }

  /** The number of two spellings joined; {@code hash} is that of both together. */
  int findJoined(int left, int right, int hash) {
    String first = spellings[left];
    String second = spellings[right];
    for (int slot = first(hash); slots[slot] != FREE; slot = next(slot)) {
      int number = number(slots[slot]);
      if (hash(slots[slot]) == hash
          && spellings[number].length() == first.length() + second.length()
          && spellings[number].startsWith(first)
          && spellings[number].startsWith(second, first.length())) {
        return number;
      }
    }
    return NONE;
  }

  /** The number of the two ranges joined between which {@code hole} lies. */
  int findJoined(String text, int from, int hole, int to, int hash) {
    int left = hole - from;
    int right = to - hole - 1;
    for (int slot = first(hash); slots[slot] != FREE; slot = next(slot)) {
      int number = number(slots[slot]);
      if (hash(slots[slot]) == hash
          && spellings[number].length() == left + right
          && spellings[number].regionMatches(0, text, from, left)
          && spellings[number].regionMatches(left, text, hole + 1, right)) {
        return number;
      }
    }
    return NONE;
  }

  private void grow() {
    spellings = Arrays.copyOf(spellings, size * 2);
    long[] old = slots;
    slots = freeSlots(spellings.length);
    for (long entry : old) {
      if (entry != FREE) {
        int slot = first(hash(entry));
        while (slots[slot] != FREE) {
          slot = next(slot);
        }
        slots[slot] = entry;
      }
    }
  }

  private static long[] freeSlots(int capacity) {
    var slots = new long[Integer.highestOneBit(capacity * 2 - 1) * 2];
    Arrays.fill(slots, FREE);
    return slots;
  }

  private int first(int hash) {
    return Hashing.mix(hash) & slots.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }

  private static int hash(long entry) {
    return (int) (entry >>> 32);
  }

  private static int number(long entry) {
    return (int) entry;
  }
}
