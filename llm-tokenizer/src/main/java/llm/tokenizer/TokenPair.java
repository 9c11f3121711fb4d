package llm.tokenizer;

import java.util.Arrays;

/**
 * Two texts as one sequence, for a model that reads them together, such as a reranker its query and
 * a document: {@code [CLS] a [SEP] b [SEP]} of BERT's kin, {@code <s> a </s></s> b </s>} of
 * RoBERTa's.
 *
 * <p>{@link Tokenizer#pair} makes one. A pair that is too long for its model is cut at the ends of
 * its texts, never at the marks around them. Immutable.
 */
public final class TokenPair {
  private final PairFrame frame;
  private final int[] first;
  private final int[] second;
  private final int removed;

  private TokenPair(PairFrame frame, int[] first, int[] second, int removed) {
    this.frame = frame;
    this.first = first;
    this.second = second;
    this.removed = removed;
  }

  static TokenPair of(PairFrame frame, int[] first, int[] second) {
    return new TokenPair(frame, first.clone(), second.clone(), 0);
  }

  /** How many ids there are, marks included. */
  public int size() {
    return frame.size() + first.length + second.length;
  }

  /** The ids, {@link #size} of them. */
  public int[] ids() {
    var ids = new IdBuffer();
    frame.start().ifPresent(ids::add);
    add(first, ids);
    frame.middle().forEach(ids::add);
    add(second, ids);
    frame.end().ifPresent(ids::add);
    return ids.toArray();
  }

  private static void add(int[] text, IdBuffer ids) {
    for (int id : text) {
      ids.add(id);
    }
  }

  /**
   * The token type of each id, for models that have two: 0 up to the mark behind the first text, 1
   * behind that. Of vocabularies whose models were trained without such types all are 0; so they
   * are whatever the vocabulary is for a model that has one type.
   */
  public int[] types() {
    var types = new int[size()];
    if (frame.typed()) {
      int behind = second.length + (frame.end().isPresent() ? 1 : 0);
      Arrays.fill(types, types.length - behind, types.length, 1);
    }
    return types;
  }

  /** How many ids were cut off to make it this short. */
  public int removed() {
    return removed;
  }

  /**
   * This pair in at most {@code limit} ids: what is too much is cut off the end of the second text,
   * the document, and the first stays whole.
   *
   * @throws TokenizerException if the first text and the marks alone are longer
   */
  public TokenPair cutSecond(int limit) {
    int room = limit - frame.size() - first.length;
    if (room < 0) {
      throw new TokenizerException(
          "the first text has %d tokens and the marks of a pair %d, expected %d at most together"
              .formatted(first.length, frame.size(), limit));
    }
    return cut(first.length, Math.min(second.length, room));
  }

  /**
   * This pair in at most {@code limit} ids: the longer text is cut at its end, and both once they
   * are as long as each other; an odd id is left to the one that was longer, of equals to the
   * second. This is {@code longest_first} of Hugging Face's tokenizers.
   *
   * @throws TokenizerException if the marks alone are longer
   */
  public TokenPair cutLongest(int limit) {
    int room = limit - frame.size();
    if (room < 0) {
      throw new TokenizerException(
          "the marks of a pair are %d tokens, expected %d at most".formatted(frame.size(), limit));
    }
    if (size() <= limit) {
      return this;
    }
    int shorter = Math.min(Math.min(first.length, second.length), room / 2);
    boolean firstIsLonger = first.length > second.length;
    return firstIsLonger ? cut(room - shorter, shorter) : cut(shorter, room - shorter);
  }

  private TokenPair cut(int ofFirst, int ofSecond) {
    int less = first.length - ofFirst + second.length - ofSecond;
    return less == 0
        ? this
        : new TokenPair(
            frame, Arrays.copyOf(first, ofFirst), Arrays.copyOf(second, ofSecond), removed + less);
  }
}
