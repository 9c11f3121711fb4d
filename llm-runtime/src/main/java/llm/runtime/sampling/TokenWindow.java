package llm.runtime.sampling;

import java.util.Arrays;
import java.util.OptionalInt;

/** The last tokens that were read or written, so many at most. */
final class TokenWindow {
  private final int capacity;
  private int[] ring = new int[64]; // grows up to the capacity
  private int start;
  private int size;

  private TokenWindow(int capacity) {
    this.capacity = capacity;
  }

  /**
   * A window of so many tokens.
   *
   * @param capacity -1 for the context's length
   */
  static TokenWindow of(int capacity, int contextLength) {
    return new TokenWindow(capacity < 0 ? contextLength : Math.min(capacity, contextLength));
  }

  int size() {
    return size;
  }

  /** The token that was added so many tokens before the last one. */
  int back(int distance) {
    return ring[(start + size - 1 - distance) % ring.length];
  }

  /** The token that the next one pushes out. */
  OptionalInt oldestIfFull() {
    return size == capacity ? OptionalInt.of(ring[start]) : OptionalInt.empty();
  }

  void add(int token) {
    if (size < capacity) {
      if (size == ring.length) grow();
      size++;
    } else {
      start = (start + 1) % ring.length;
    }
    ring[(start + size - 1) % ring.length] = token;
  }

  /** Only a full ring grows, and it starts at 0 until it reached the capacity. */
  private void grow() {
    ring = Arrays.copyOf(ring, Math.min(2 * ring.length, capacity));
  }
}
