package llm.grammar;

import java.util.Arrays;

/** The bytes of a vocabulary's tokens, one after another. */
final class TokenBytes {
  private final byte[] bytes;

  /** Where each token begins; the last is where the last ends. */
  private final int[] starts;

  TokenBytes(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
  }

  int size() {
    return starts.length - 1;
  }

  int length(int id) {
    return starts[id + 1] - starts[id];
  }

  int at(int id, int i) {
    return bytes[starts[id] + i] & 0xFF;
  }

  byte[] of(int id) {
    return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
  }

  /** The tokens that have bytes, in ascending order of them. */
  int[] sorted() {
    // The first five bytes and the token make a number; where those are equal the rest decides.
    long[] keys = new long[size()];
    int n = 0;
    for (int id = 0; id < size(); id++) {
      long key = 0;
      for (int i = 0; i < 5; i++) {
        key = key << 8 | (i < length(id) ? at(id, i) : 0);
      }
      if (length(id) > 0) {
        keys[n++] = key << 24 | id;
      }
    }
    Arrays.sort(keys, 0, n);
    Integer[] ids = new Integer[n];
    for (int i = 0; i < n; i++) {
      ids[i] = (int) keys[i] & 0xFFFFFF;
    }
    for (int from = 0, to; from < n; from = to) {
      to = from + 1;
      while (to < n && keys[to] >>> 24 == keys[from] >>> 24) {
        to++;
      }
      if (to > from + 1) {
        Arrays.sort(ids, from, to, this::compare);
      }
    }
    return Arrays.stream(ids).mapToInt(Integer::intValue).toArray();
  }

  int compare(int a, int b) {
    return Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }
}
