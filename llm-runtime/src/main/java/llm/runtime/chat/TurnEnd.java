package llm.runtime.chat;

import java.util.List;
import java.util.OptionalInt;

/**
 * What ends an answer beside the tokens that the vocabulary names: what the template writes there.
 *
 * @param mark what the template writes
 * @param token a special token
 * @param stop text, where the vocabulary has no such token
 */
record TurnEnd(String mark, OptionalInt token, List<String> stop) {
  static final TurnEnd NONE = new TurnEnd("", OptionalInt.empty(), List.of());

  /**
   * What ends a turn.
   *
   * @param between what the template writes behind an answer
   */
  static TurnEnd of(String between, PromptEncoder encoder) {
    var text = between.strip();
    int tag = ReasoningMarks.tagEnd(text);
    if (tag > 0) {
      var mark = text.substring(0, tag);
      var token = encoder.special(mark);
      return token.isPresent()
          ? new TurnEnd(mark, token, List.of())
          : new TurnEnd(mark, token, List.of(mark));
    }
    // A line such as "USER:" that begins the next turn.
    boolean line = text.length() > 2 && between.startsWith("\n");
    return line ? new TurnEnd(text, OptionalInt.empty(), List.of(between.stripTrailing())) : NONE;
  }

  /** None, if it stands in the middle of an answer, too: in the mark behind reasoning. */
  TurnEnd unlessIn(String closingMark) {
    return closingMark.contains(mark) ? NONE : this;
  }

  boolean isEnd(int id) {
    return token.isPresent() && token.getAsInt() == id;
  }
}
