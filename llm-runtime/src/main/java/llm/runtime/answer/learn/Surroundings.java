package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Markup;

/**
 * What stands around a call.
 *
 * @param open before its first hole
 * @param close behind its last
 * @param separator between two
 */
record Surroundings(String open, String close, String separator) {
  /**
   * Takes apart what stands between two calls.
   *
   * @param lead before the first hole of the first call
   * @param middle between the last hole of the first and the first of the second
   * @param rest behind the last hole of a single one
   */
  static Surroundings between(String lead, String middle, String rest) {
    var open = Markup.commonEnd(lead, middle);
    var inner = middle.substring(0, middle.length() - open.length());
    int common = Markup.beforeMark(inner, Markup.commonPrefix(inner, rest));
    return new Surroundings(open, inner.substring(0, common), inner.substring(common));
  }

  /**
   * The notation of calls that have these pieces between their holes.
   *
   * @param holes from the first hole to the last
   * @param last where that ends in an example of one call
   */
  static Optional<Notation> notation(CallExamples all, List<Piece> holes, int last) {
    var lead = all.before();
    var two = all.two();
    if (two.isEmpty()) {
      return Optional.of(new Surroundings(lead, "", "").around(all, lead, holes, last));
    }
    int length = last - all.from();
    int end = two.indexOf(all.one().substring(all.from(), last));
    if (end < 0) return Optional.empty();
    var rest = two.substring(end + length);
    int other = CallExamples.firstHole(rest, CallExamples.OTHER_ID, CallExamples.OTHER_NAME);
    var between = between(lead, rest.substring(0, other), all.one().substring(last));
    return Optional.of(between.around(all, lead, holes, last));
  }

  /**
   * The notation of calls around which that stands.
   *
   * @param lead what stands before the first hole, from where the answer begins
   */
  Notation around(CallExamples all, String lead, List<Piece> holes, int last) {
    var section = Literal.of(lead.substring(0, lead.length() - open.length()));
    var pieces = new ArrayList<Piece>();
    if (!open.isEmpty()) pieces.add(new Piece.Fixed(Literal.of(open)));
    pieces.addAll(holes);
    boolean alone = all.two().isEmpty();
    var behind = alone ? all.beforeEnd(all.one().substring(last)) : close;
    if (!behind.isEmpty()) pieces.add(new Piece.Fixed(Literal.of(behind)));
    if (alone) return new Notation(section, false, pieces, Literal.EMPTY, Optional.empty());
    var end = section.isBlank() ? "" : all.sectionClose(all.behindLast(close));
    return new Notation(section, false, pieces, Literal.of(end), Optional.of(separator));
  }
}
