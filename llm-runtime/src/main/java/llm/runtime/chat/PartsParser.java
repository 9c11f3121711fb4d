package llm.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;

/** Parses an answer without calls: what was thought, and what is said. */
final class PartsParser implements AnswerParser {
  private final MarkedText text;

  PartsParser(MarkedText text) {
    this.text = text;
  }

  @Override
  public List<AnswerPiece> text(String more) {
    return pieces(text.accept(more));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    return pieces(text.control(spelling));
  }

  /** Whether what comes next is thought. */
  boolean isReasoning() {
    return text.isReasoning();
  }

  @Override
  public List<AnswerPiece> finish() {
    return pieces(text.finish());
  }

  private static List<AnswerPiece> pieces(MarkedText.Parts parts) {
    var pieces = new ArrayList<AnswerPiece>();
    if (!parts.reasoning().isEmpty()) pieces.add(new AnswerPiece.Reasoning(parts.reasoning()));
    if (!parts.content().isEmpty()) pieces.add(new AnswerPiece.Content(parts.content()));
    return pieces;
  }
}
