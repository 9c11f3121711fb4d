package llm.runtime.answer.text;

/**
 * What a stretch of an answer adds to its parts. Texts are not empty; neighbours of one kind that
 * belong together may be joined.
 */
public sealed interface AnswerPiece {
  /** More of what is thought. */
  record Reasoning(String text) implements AnswerPiece {}

  /** More of what is said. */
  record Content(String text) implements AnswerPiece {}

  /**
   * A call begins: the name is whole.
   *
   * @param index of the call in the answer, from 0
   * @param id what the result is to name: the model's own where its template writes ids, otherwise
   *     one that was made up; never empty
   */
  record CallStarted(int index, String id, String name) implements AnswerPiece {}

  /**
   * More of a call's arguments.
   *
   * @param json part of the text of a JSON object, whatever the model's own notation is
   */
  record CallArguments(int index, String json) implements AnswerPiece {}

  /**
   * A call ends.
   *
   * @param complete whether its arguments are a whole JSON object; if not, they were cut off, or
   *     are written as they may not be
   */
  record CallEnded(int index, boolean complete) implements AnswerPiece {}
}
