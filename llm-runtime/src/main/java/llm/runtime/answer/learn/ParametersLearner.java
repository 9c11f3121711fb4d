package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Literal;
import llm.runtime.answer.text.Markup;

/** Calls whose arguments stand one after the other, each between marks. */
record ParametersLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    return ArgumentPlaces.of(all).flatMap(places -> learn(all, places));
  }

  private static Optional<Notation> learn(CallExamples all, ArgumentPlaces places) {
    var one = all.one();
    var middle = places.middle();
    int name = one.indexOf(Examples.NAME, all.from());
    var head = one.substring(name + Examples.NAME.length(), places.key());
    var open = Markup.commonEnd(head, middle);
    var close = middle.substring(0, middle.length() - open.length());
    if (open.isBlank() || close.isBlank() || places.mid().isBlank()) return Optional.empty();
    if (!one.startsWith(close, places.last())) return Optional.empty();
    var between = betweens(all, places.mid());
    return CallHead.upTo(all, places.key() - open.length())
        .flatMap(
            before -> {
              var pieces = new ArrayList<>(before);
              pieces.add(new Piece.Parameters(Literal.of(open), between, Literal.of(close)));
              return Surroundings.notation(all, pieces, places.last() + close.length());
            });
  }

  /** What stands between key and value, by the value's type where that makes a difference. */
  private static List<Piece.Between> betweens(CallExamples all, String ofText) {
    var ways = new LinkedHashMap<String, Boolean>();
    ways.put(ofText, true);
    for (Object value : new Object[] {37, 1.5, true, Map.of("k", "zqxjkv"), List.of("zqxjkv")}) {
      var text = all.examples().turn("", List.of(CallExamples.with(value)));
      int key = text.indexOf(CallExamples.KEY, Math.max(0, text.indexOf(Examples.NAME)));
      if (key < 0) continue;
      var mid = mid(text.substring(key + CallExamples.KEY.length()), ofText);
      if (!mid.isEmpty()) ways.putIfAbsent(mid, false);
    }
    boolean typed = ways.size() > 1;
    return ways.entrySet().stream()
        .map(
            way ->
                new Piece.Between(
                    Literal.of(way.getKey()),
                    typed ? Optional.of(way.getValue()) : Optional.empty()))
        .toList();
  }

  /** What there is instead of a text's, as long as it ends as that does. */
  private static String mid(String text, String ofText) {
    if (text.startsWith(ofText)) return ofText;
    int common = Markup.commonPrefix(text, ofText);
    if (common == 0) return "";
    var tail = ofText.substring(ofText.length() - 1);
    int end = text.indexOf(tail, common);
    // The mark ends with the last of the same characters as the text's does.
    int marks = (int) ofText.chars().filter(c -> c == tail.charAt(0)).count();
    int seen = (int) text.substring(0, common).chars().filter(c -> c == tail.charAt(0)).count();
    for (; end >= 0 && ++seen < marks; ) end = text.indexOf(tail, end + 1);
    return end < 0 ? "" : text.substring(0, end + 1);
  }
}
