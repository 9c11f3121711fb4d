package llm.runtime.speculation;

import java.util.Arrays;

/** The tokens of a text; grows. */
final class TokenList {
  private int[] tokens = new int[64];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return tokens[index];
  }

  void add(int token) {
    if (size == tokens.length) tokens = Arrays.copyOf(tokens, 2 * size);
    tokens[size++] = token;
  }

  void truncate(int size) {
    this.size = Math.min(this.size, size);
  }

  /** How many tokens before one index are those before another, a limit at most. */
  int commonBefore(int a, int b, int limit) {
    int most = Math.min(limit, Math.min(a, b));
    int count = 0;
    while (count < most && tokens[a - 1 - count] == tokens[b - 1 - count]) count++;
    return count;
  }

  /** How many tokens are those of an array, from the start on. */
  int commonPrefix(int[] other) {
    int mismatch = Arrays.mismatch(tokens, 0, size, other, 0, other.length);
    return mismatch < 0 ? size : mismatch;
  }

  /** A copy of those from one index to another. */
  int[] range(int from, int to) {
    return Arrays.copyOfRange(tokens, from, to);
  }
}
