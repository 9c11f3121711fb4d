package llm.runtime.answer.read;

import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Literal;

/**
 * The head of a message that calls: it names the tool. Models write what else is in it in more than
 * one order, so it is read by what stands right before the name.
 *
 * @param recipient what stands before the name
 * @param before what a template writes before the name
 * @param behind what it writes behind the name, up to the mark behind a head, with it
 */
record RecipientHead(String recipient, String before, String behind) {
  /** The head of a notation; empty if its calls are no messages of their own. */
  static Optional<RecipientHead> of(Messages form, Notation notation) {
    var pieces = notation.pieces();
    boolean named =
        pieces.size() > 2
            && pieces.get(0) instanceof Piece.Fixed
            && pieces.get(1) instanceof Piece.Name
            && pieces.get(2) instanceof Piece.Fixed;
    if (!named || !notation.open().isBlank() || notation.callOpen().isBlank()) {
      return Optional.empty();
    }
    var before = notation.callOpen();
    var behind = pieces.get(2) instanceof Piece.Fixed(var literal) ? literal.text() : "";
    int mark = behind.indexOf(form.mark());
    if (mark < 0) return Optional.empty();
    return Optional.of(
        new RecipientHead(
            before.chunks().getLast(),
            before.text(),
            behind.substring(0, mark + form.mark().length())));
  }

  /** With what such heads may begin. */
  List<String> beginnings() {
    return List.of(Literal.of(before).first(), recipient);
  }

  /** Whose name a head has; empty if it has none. */
  Optional<String> name(String head) {
    int at = head.indexOf(recipient);
    if (at < 0) return Optional.empty();
    int from = at + recipient.length();
    int to = from;
    while (to < head.length() && isOfName(head.charAt(to))) to++;
    return to > from ? Optional.of(head.substring(from, to)) : Optional.empty();
  }

  private static boolean isOfName(char c) {
    return !Character.isWhitespace(c) && c != '<' && c != Controls.OPEN;
  }

  /** As the template writes it. */
  String written(String name) {
    return before + name + behind;
  }
}
