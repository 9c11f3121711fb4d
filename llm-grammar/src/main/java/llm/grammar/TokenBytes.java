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

  int compare(int a, int b) {
    return Arrays.compareUnsigned(bytes, starts[a], starts[a + 1], bytes, starts[b], starts[b + 1]);
  }
}
