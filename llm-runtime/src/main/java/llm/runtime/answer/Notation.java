package llm.runtime.answer;

/**
 * What a template writes around the parts of an answer. Names, ids, numbers, keys and arguments are
 * stood for by characters of Unicode's private use area.
 *
 * @param reasoningOpen before what is thought
 * @param reasoningClose behind it
 * @param contentOpen before what is said; mostly nothing
 * @param contentClose behind it, where calls follow
 * @param sectionOpen before all calls
 * @param separator between two
 * @param sectionClose behind all
 * @param head of a call, up to its arguments
 * @param tail of a call, behind them
 * @param style of the arguments
 * @param parallel whether there may be several calls
 * @param end what ends an answer that has calls
 */
record Notation(
    String reasoningOpen,
    String reasoningClose,
    String contentOpen,
    String contentClose,
    String sectionOpen,
    String separator,
    String sectionClose,
    String head,
    String tail,
    Style style,
    boolean parallel,
    String end) {
  static final char NAME = '\uE000';
  static final char ID = '\uE001';
  static final char INDEX = '\uE002';
  static final char KEY = '\uE003';

  /** How a call is written. */
  sealed interface Style {}

  /** A JSON object that holds name and arguments; {@code lead} of the head stands before it. */
  record JsonCall(JsonCallReader.Keys keys, String lead, String rest) implements Style {}

  /** The arguments are a JSON object. */
  record Json() implements Style {}

  /** Arguments one by one between tags; {@code stringMid} stands between key and string. */
  record Tagged(
      String before, String stringMid, String mid, String after, String wrapOpen, String wrapClose)
      implements Style {
    /** Whether the tags tell strings from other values. */
    boolean typed() {
      return !stringMid.equals(mid);
    }
  }

  /** What begins calls. */
  String trigger() {
    if (!sectionOpen.isBlank()) return sectionOpen.strip();
    var lead = style instanceof JsonCall call ? call.lead() : head;
    int end = 0;
    while (end < lead.length() && (lead.charAt(end) < NAME || lead.charAt(end) > KEY)) end++;
    return lead.substring(0, end).strip();
  }

  /** Whether what begins calls may be said as well. */
  boolean bare() {
    return trigger().codePoints().noneMatch(Character::isLetter);
  }
}
