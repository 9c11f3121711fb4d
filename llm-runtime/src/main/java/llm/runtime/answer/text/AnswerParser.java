package llm.runtime.answer.text;

import java.util.List;

/**
 * Takes an answer apart while it comes. However the text is cut, the pieces are the same once
 * neighbours of one kind are joined. For one thread, and one answer.
 */
public interface AnswerParser {
  /**
   * Takes more text that tokens spell; what may begin a mark is kept back.
   *
   * @param text may be empty, and may be cut anywhere
   */
  List<AnswerPiece> text(String text);

  /**
   * Takes a control token. A mark that the vocabulary has as a control token is that token alone;
   * text that spells it is text.
   *
   * @param spelling what the vocabulary calls it; one that is part of no mark says nothing
   */
  List<AnswerPiece> control(String spelling);

  /** The answer has ended: what was kept back, and the end of a call that was cut off. */
  List<AnswerPiece> finish();
}
