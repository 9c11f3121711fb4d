package llm.runtime.chat;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.AnswerParser;
import llm.runtime.answer.AnswerPiece;

/** Parses an answer that may call tools: what is thought first, then calls in what is said. */
final class CallingParser implements AnswerParser {
  private final PartsParser parts;
  private final AnswerParser calls;
  private boolean said; // something, or called: nothing is thought any more

  CallingParser(PartsParser parts, AnswerParser calls) {
    this.parts = parts;
    this.calls = calls;
  }

  @Override
  public List<AnswerPiece> text(String more) {
    return said ? calls.text(more) : through(parts.text(more), "");
  }

  @Override
  public List<AnswerPiece> control(String spelling) {
    return said ? calls.control(spelling) : through(parts.control(spelling), spelling);
  }

  /**
   * Gives on what is thought, and has calls looked for in what is said.
   *
   * @param control the control token with which that ends; empty if it ends with text
   */
  private List<AnswerPiece> through(List<AnswerPiece> pieces, String control) {
    var out = new ArrayList<AnswerPiece>();
    for (var piece : pieces) {
      if (piece instanceof AnswerPiece.Content(var text)) {
        said = true;
        boolean mark = !control.isEmpty() && text.endsWith(control);
        out.addAll(calls.text(mark ? text.substring(0, text.length() - control.length()) : text));
        if (mark) out.addAll(calls.control(control));
      } else out.add(piece);
    }
    return out;
  }

  @Override
  public List<AnswerPiece> finish() {
    var out = new ArrayList<AnswerPiece>();
    if (!said) out.addAll(through(parts.finish(), ""));
    out.addAll(calls.finish());
    return out;
  }
}
