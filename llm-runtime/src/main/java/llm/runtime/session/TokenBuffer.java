package llm.runtime.session;

import java.util.Arrays;

/** The tokens of a session; any thread may look at them. */
final class TokenBuffer {
  private static final int[] NONE = {};
  private static final int FEWEST = 64;

  private int[] tokens = NONE;
  private int length;

  /** Makes room, so that so many more can be appended without memory. */
  synchronized void reserve(int more) {
    int size = Math.addExact(length, more);
    if (size > tokens.length)
      tokens = Arrays.copyOf(tokens, Math.max(Math.max(size, length * 2), FEWEST));
  }

  synchronized void append(int token) {
    reserve(1);
    tokens[length++] = token;
  }

  synchronized void truncate(int length) {
    this.length = length;
    if (length == 0) tokens = NONE;
  }

  synchronized int length() {
    return length;
  }

  /** A copy of all, and more behind them. */
  synchronized int[] followedBy(int... more) {
    var all = Arrays.copyOf(tokens, Math.addExact(length, more.length));
    System.arraycopy(more, 0, all, length, more.length);
    return all;
  }

  /** A copy of those from one index to another. */
  synchronized int[] range(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }

  synchronized int[] all() {
    return range(0, length);
  }
}
