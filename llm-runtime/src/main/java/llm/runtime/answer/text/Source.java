package llm.runtime.answer.text;

import llm.runtime.text.PartialMatch;

/** Text that has come and is not read yet; what is read is let go. */
public final class Source {
  private final StringBuilder text = new StringBuilder();
  private int at;

  /** More text has come. */
  public void append(String more) {
    if (at > 0) {
      text.delete(0, at);
      at = 0;
    }
    text.append(more);
  }

  /** All that has come. */
  public CharSequence text() {
    return text;
  }

  /** Where reading goes on. */
  public int at() {
    return at;
  }

  /** Where what has come ends. */
  public int end() {
    return text.length();
  }

  /** Whether all that has come is read. */
  public boolean isEmpty() {
    return at == text.length();
  }

  /** The next character: there must be one. */
  public char peek() {
    return text.charAt(at);
  }

  /** Reads on to a place. */
  public String take(int end) {
    var part = text.substring(at, end);
    at = end;
    return part;
  }

  /** Reads on by that many characters. */
  public void skip(int count) {
    at += count;
  }

  /** Whether what is not read begins with that. */
  public boolean startsWith(String mark) {
    return text.length() - at >= mark.length()
        && text.substring(at, at + mark.length()).equals(mark);
  }

  /** Whether more text may make it begin with that. */
  public boolean mayStartWith(String mark) {
    int n = text.length() - at;
    return n < mark.length() && mark.startsWith(text.substring(at));
  }

  /** How many of the last characters may begin a mark when more text comes. */
  public int partial(String mark) {
    int from = Math.max(at, text.length() - mark.length());
    return PartialMatch.length(text.substring(from), mark);
  }

  /** The same, or one more where the last before them is half of a character. */
  public int held(String mark) {
    int held = partial(mark);
    int before = text.length() - held;
    return before > at && Character.isHighSurrogate(text.charAt(before - 1)) ? held + 1 : held;
  }

  /** Where a mark stands in what is not read; -1 if nowhere. */
  public int indexOf(String mark) {
    return text.indexOf(mark, at);
  }

  /**
   * Where a mark stands.
   *
   * @param looked how many characters from here are known not to begin it
   */
  public int indexOf(String mark, int looked) {
    return text.indexOf(mark, at + looked);
  }

  /** Skips white space; gives it. */
  public String skipSpace() {
    int end = at;
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) end++;
    return take(end);
  }
}
