package llm.tokenizer;

/** One way to cut a text in pieces before it is tokenized; a piece never shares a token. */
sealed interface SplitRule permits SplitPattern, DigitGroups, TrailingSpace {
  /** Cuts the non-empty {@code [from, to)} of the text; the last cut is at {@code to}. */
  void split(Splitting splitting, int from, int to);
}
