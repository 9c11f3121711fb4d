package llm.grammar;

/** A set of tokens, a bit each. */
final class Mask {
  private final long[] words;

  Mask(int words) {
    this(new long[words]);
  }

  private Mask(long[] words) {
    this.words = words;
  }

  Mask copy() {
    return new Mask(words.clone());
  }

  void add(int id) {
    words[id >> 6] |= 1L << id;
  }

  void addTo(long[] mask) {
    for (int i = 0; i < words.length; i++) {
      mask[i] |= words[i];
    }
  }

  void copyTo(long[] mask) {
    System.arraycopy(words, 0, mask, 0, words.length);
  }

  void copyFrom(long[] mask) {
    System.arraycopy(mask, 0, words, 0, words.length);
  }
}
