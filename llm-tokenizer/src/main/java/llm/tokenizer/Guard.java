package llm.tokenizer;

import java.util.BitSet;

/**
 * Which tokens a model may make of which parts of a text.
 *
 * @param banned ids that may come of markup alone
 * @param markup the parts of the whole text that are markup
 * @param offset where the model's text begins in the whole
 */
record Guard(BitSet banned, Spans markup, int offset) {
  /** Everything may come of everything. */
  static final Guard NONE = new Guard(new BitSet(), new Spans(), 0);

  boolean isActive() {
    return !banned.isEmpty();
  }

  /** Whether {@code [from, to)} of the model's text may become that token. */
  boolean allows(int id, int from, int to) {
    return !isBanned(id) || markup.covers(offset + from, offset + to);
  }

  /** Whether a token may come of markup alone. */
  boolean isBanned(int id) {
    return banned.get(id);
  }
}
