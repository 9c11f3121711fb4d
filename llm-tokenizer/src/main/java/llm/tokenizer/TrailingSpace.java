package llm.tokenizer;

/** Cuts off the white space at a piece's end; as a pattern, {@code \s+$}, it would be quadratic. */
record TrailingSpace() implements SplitRule {
  @Override
  public void split(Splitting splitting, int from, int to) {
    int end = to;
    while (end > from && CodePoints.isSpace(splitting.text()[end - 1])) {
      end--;
    }
    if (end > from && end < to) {
      splitting.cut(end);
    }
    splitting.cut(to);
  }
}
