package llm.runtime.answer.text;

/** Looks for the tag that ends an element, while its text comes; one of its name may be in it. */
public final class ElementEnd {
  private final String open;
  private final String tag;
  private int looked; // how many characters have been looked at
  private int depth;

  /** The end of an element of that name, before whose tags {@code lead} stands. */
  public ElementEnd(String lead, String name) {
    this.open = lead + "<" + name + ">";
    this.tag = lead + "</" + name + ">";
  }

  /** The tag, with what stands before it. */
  public String tag() {
    return tag;
  }

  /**
   * Where it stands; -1 if it has not come.
   *
   * @param from where the element's text begins, all of which is still there
   */
  public int find(CharSequence text, int from) {
    for (; text.length() - from - looked >= tag.length(); looked++) {
      if (begins(text, from + looked, tag)) {
        if (depth-- == 0) return from + looked;
      } else if (begins(text, from + looked, open)) depth++;
    }
    return -1;
  }

  private static boolean begins(CharSequence text, int at, String mark) {
    for (int i = 0; i < mark.length(); i++) {
      if (text.charAt(at + i) != mark.charAt(i)) return false;
    }
    return true;
  }
}
