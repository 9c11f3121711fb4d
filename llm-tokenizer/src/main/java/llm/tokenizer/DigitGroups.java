package llm.tokenizer;

/**
 * Cuts each run of digits in groups of three, counted from its end, as numbers are written.
 *
 * @param digits what counts as a digit
 * @param wholeWords leave a run alone that a letter, digit or underscore of ASCII follows
 */
record DigitGroups(CharClass digits, boolean wholeWords) implements SplitRule {
  private static final int GROUP = 3;

  @Override
  public void split(Splitting splitting, int from, int to) {
    int[] text = splitting.text();
    int done = from;
    for (int at = from; at < to; ) {
      int end = at;
      while (end < to && digits.contains(text[end])) {
        end++;
      }
      if (end > at && !(wholeWords && end < to && isWord(text[end]))) {
        if (at > done) {
          splitting.cut(at);
        }
        cutGroups(splitting, at, end);
        done = end;
      }
      at = Math.max(end, at + 1);
    }
    if (done < to) {
      splitting.cut(to);
    }
  }

  private static void cutGroups(Splitting splitting, int from, int to) {
    int first = (to - from) % GROUP;
    for (int end = from + (first == 0 ? GROUP : first); end <= to; end += GROUP) {
      splitting.cut(end);
    }
  }

  private static boolean isWord(int codePoint) {
    return codePoint < 128 && (Character.isLetterOrDigit(codePoint) || codePoint == '_');
  }
}
