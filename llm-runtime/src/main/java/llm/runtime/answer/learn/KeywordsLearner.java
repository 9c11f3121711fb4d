package llm.runtime.answer.learn;

import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;

/** Calls that are a list of calls as Python writes them: {@code [weather(city='Rome', days=3)]}. */
record KeywordsLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    return ArgumentPlaces.of(all).flatMap(places -> learn(all, places));
  }

  private static Optional<Notation> learn(CallExamples all, ArgumentPlaces places) {
    var one = all.one();
    var lead = all.before();
    var quote = places.mid().startsWith("=") ? places.mid().substring(1) : "";
    boolean written =
        one.startsWith(Examples.NAME + "(" + CallExamples.KEY, all.from())
            && (quote.equals("'") || quote.equals("\""))
            && places.middle().strip().equals(quote + ",")
            && one.startsWith(quote + ")", places.last());
    // Without a mark, every bracket of what is said might begin calls.
    boolean marked = lead.endsWith("[") && !lead.substring(0, lead.length() - 1).isBlank();
    if (!written || !marked) return Optional.empty();
    boolean alone = all.two().isEmpty();
    var last = alone ? one.substring(places.last()) : all.behindLast("");
    var close = all.sectionClose(last.substring(last.indexOf(')') + 1));
    if (!close.strip().startsWith("]")) return Optional.empty();
    return Optional.of(
        new Notation(
            Literal.of(lead),
            false,
            List.of(new Piece.Name(), new Piece.Keywords(quote)),
            Literal.of(close),
            alone ? Optional.empty() : Optional.of(", ")));
  }
}
