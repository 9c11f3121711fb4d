package llm.runtime.text;

/** Finds what may become a mark when more text comes. */
public final class PartialMatch {
  private PartialMatch() {}

  /** How many of the text's last characters the mark begins with; less than all of the mark. */
  public static int length(CharSequence text, String mark) {
    int n = Math.min(mark.length() - 1, text.length());
    while (n > 0 && !endsWith(text, mark, n)) n--;
    return n;
  }

  private static boolean endsWith(CharSequence text, String mark, int n) {
    int start = text.length() - n;
    for (int i = 0; i < n; i++) {
      if (text.charAt(start + i) != mark.charAt(i)) return false;
    }
    return true;
  }
}
