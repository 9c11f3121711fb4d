package llm.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.AnswerPiece;

/** Parses an answer that may call tools: what is thought first, then calls in what is said. */
final class CallingParser implements AnswerParser {
  private final PartsParser parts;
  private final AnswerParser calls;
  private final Predicate<String> isMark;
  private boolean said; // something, or called: nothing is thought any more

  /**
   * A parser.
   *
   * @param isMark whether a control token is part of what is written around calls
   */
  CallingParser(PartsParser parts, AnswerParser calls, Predicate<String> isMark) {
    this.parts = parts;
    this.calls = calls;
    this.isMark = isMark;
  }

  @Override
  public List<AnswerPiece> text(String more) {
    return said ? calls.text(more) : said(parts.text(more));
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    if (said) return calls.control(spelling);
    if (parts.isReasoning() || !isMark.test(spelling)) return said(parts.control(spelling));
    var out = new ArrayList<>(said(parts.finish()));
    said = true;
    out.addAll(calls.control(spelling));
    return out;
  }

  /** Gives on what is thought, and has calls looked for in what is said. */
  private List<AnswerPiece> said(List<AnswerPiece> pieces) {
    var out = new ArrayList<AnswerPiece>();
    for (var piece : pieces) {
      if (piece instanceof AnswerPiece.Content(var text)) {
        said = true;
        out.addAll(calls.text(text));
      } else out.add(piece);
    }
    return out;
  }

  @Override
  public List<AnswerPiece> finish() {
    var out = new ArrayList<AnswerPiece>();
    if (!said) out.addAll(said(parts.finish()));
    out.addAll(calls.finish());
    return out;
  }
}
