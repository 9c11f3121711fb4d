package llm.runtime.answer.learn;

import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;

/** Calls each of which is one JSON object, in marks, in a list, or bare. */
record ObjectLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    var one = all.one();
    int object = JsonObjects.argumentsAt(one);
    int inside = object >= 0 ? object : one.indexOf(CallExamples.VALUE);
    for (int at = one.lastIndexOf('{', inside); at >= 0; at = one.lastIndexOf('{', at - 1)) {
      int end = JsonObjects.end(one, at);
      if (end > inside && one.substring(at, end).contains(Examples.NAME)) {
        int first = at;
        return CallKeys.of(one.substring(at, end))
            .flatMap(keys -> whole(all, new Piece.Whole(keys, one.substring(first, end)), first));
      }
      if (at == 0) break;
    }
    return Optional.empty();
  }

  /**
   * The notation.
   *
   * @param first where the object begins
   */
  private static Optional<Notation> whole(CallExamples all, Piece.Whole piece, int first) {
    if (first < all.answer()) return Optional.empty();
    var text = piece.text();
    var two = all.two();
    int last = first + text.length();
    var lead = all.one().substring(all.answer(), first);
    var pieces = List.<Piece>of(piece);
    if (two.isEmpty()) {
      return Optional.of(new Surroundings(lead, "", "").around(all, lead, pieces, last));
    }
    int begin = two.indexOf(text);
    int other = begin < 0 ? -1 : two.indexOf('{', begin + text.length());
    if (other < 0) return Optional.empty();
    var middle = two.substring(begin + text.length(), other);
    if (middle.strip().equals(",") && lead.strip().endsWith("[")) {
      return list(all, piece, lead, middle);
    }
    var between = Surroundings.between(lead, middle, all.one().substring(last));
    return Optional.of(between.around(all, lead, pieces, last));
  }

  private static Optional<Notation> list(
      CallExamples all, Piece piece, String lead, String separator) {
    var open = lead.substring(0, lead.lastIndexOf('['));
    var rest = all.behindLast("");
    int bracket = rest.indexOf(']');
    if (bracket < 0) return Optional.empty();
    var close = all.sectionClose(rest.substring(bracket + 1));
    return Optional.of(
        new Notation(
            Literal.of(open), true, List.of(piece), Literal.of(close), Optional.of(separator)));
  }
}
