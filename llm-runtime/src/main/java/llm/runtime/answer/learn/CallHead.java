package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;

/** Learns what stands before a call's arguments: its name, its id, and what is between them. */
final class CallHead {
  private static final Pattern DIGIT = Pattern.compile("\\d+");

  private final CallExamples all;
  private final List<Piece> pieces = new ArrayList<>();

  private CallHead(CallExamples all) {
    this.all = all;
  }

  /** The pieces up to a place in the example of one call; empty if no name is among them. */
  static Optional<List<Piece>> upTo(CallExamples all, int end) {
    var head = new CallHead(all);
    return head.learn(end) ? Optional.of(head.pieces) : Optional.empty();
  }

  private boolean learn(int end) {
    var one = all.one();
    boolean named = false;
    int at = all.from();
    while (at < end) {
      if (one.startsWith(Examples.NAME, at)) {
        named = true; // a second time it is the same
        pieces.add(new Piece.Name());
        at += Examples.NAME.length();
      } else if (one.startsWith(CallExamples.ID, at)) {
        pieces.add(new Piece.Id());
        at += CallExamples.ID.length();
      } else {
        int next = Math.min(next(Examples.NAME, at, end), next(CallExamples.ID, at, end));
        fixed(one.substring(at, next));
        at = next;
      }
    }
    return named;
  }

  private int next(String hole, int at, int end) {
    int found = all.one().indexOf(hole, at);
    return found < 0 ? end : Math.min(found, end);
  }

  /** A text between holes: a number in it that another call does not have counts calls. */
  private void fixed(String text) {
    var other = all.otherHead();
    var digits = DIGIT.matcher(text);
    boolean counts = !other.isEmpty() && !other.contains(text) && digits.find();
    if (!counts) {
      pieces.add(new Piece.Fixed(Literal.of(text)));
      return;
    }
    var before = all.before();
    int mark = before.length();
    while (mark > 0 && (">]" + Controls.CLOSE).indexOf(before.charAt(mark - 1)) < 0) mark--;
    var prefix = before.substring(mark);
    var literal = Literal.of(text.substring(0, digits.start()));
    boolean isId = (prefix + literal.text()).chars().noneMatch(c -> " \"\n<".indexOf(c) >= 0);
    pieces.add(new Piece.Numbered(literal, isId ? Optional.of(prefix) : Optional.empty()));
    var rest = text.substring(digits.end());
    if (!rest.isEmpty()) pieces.add(new Piece.Fixed(Literal.of(rest)));
  }
}
