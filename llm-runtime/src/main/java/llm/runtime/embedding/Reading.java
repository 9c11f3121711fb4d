package llm.runtime.embedding;

import llm.api.InputUsage;

/** The tokens of a text as a model reads them. */
final class Reading {
  private final int[] tokens;
  private final int secondText;
  private final int cut;

  private Reading(int[] tokens, int secondText, int cut) {
    this.tokens = tokens;
    this.secondText = secondText;
    this.cut = cut;
  }

  /**
   * A text.
   *
   * @param cut tokens that were left out
   */
  static Reading of(int[] tokens, int cut) {
    return new Reading(tokens, Integer.MAX_VALUE, cut);
  }

  /** The same, of whose tokens those from an index on are a pair's second text. */
  Reading withSecondText(int from) {
    return new Reading(tokens, from, cut);
  }

  /** The ids; not to be changed. */
  int[] tokens() {
    return tokens;
  }

  /** Where the second text of a pair begins, for models that tell the two apart. */
  int secondText() {
    return secondText;
  }

  InputUsage usage() {
    return InputUsage.of(tokens.length, cut);
  }
}
