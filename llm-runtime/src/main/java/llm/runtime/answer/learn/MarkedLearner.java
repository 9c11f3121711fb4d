package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;
import llm.runtime.answer.text.Examples;

/**
 * Calls that are a name, and behind it an object with bare keys whose strings stand between two
 * marks: {@code {city:<q>Rome<q>,days:3}}.
 */
record MarkedLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    return ArgumentPlaces.of(all).flatMap(places -> learn(all, places));
  }

  private static Optional<Notation> learn(CallExamples all, ArgumentPlaces places) {
    var one = all.one();
    int brace = one.lastIndexOf('{', places.key());
    if (brace < all.from() || !one.substring(brace + 1, places.key()).isBlank()) {
      return Optional.empty();
    }
    var mid = places.mid().strip();
    if (!mid.startsWith(":")) return Optional.empty();
    var mark = mid.substring(1).strip();
    int end = one.indexOf('}', places.last());
    boolean closes =
        end >= 0
            && one.substring(places.last(), end).strip().equals(mark)
            && places.middle().strip().equals(mark + ",");
    if (mark.isEmpty() || !closes) return Optional.empty();
    return CallHead.upTo(all, brace)
        .flatMap(
            head -> {
              var pieces = new ArrayList<>(head);
              pieces.add(new Piece.Marked(mark, sorts(all)));
              return Surroundings.notation(all, pieces, end + 1);
            });
  }

  /** Whether the keys come in the order of the alphabet, whatever theirs was. */
  private static boolean sorts(CallExamples all) {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put(CallExamples.OTHER_KEY, CallExamples.OTHER_VALUE);
    arguments.put(CallExamples.KEY, CallExamples.VALUE);
    var call = new Examples.Call(CallExamples.ID, Examples.NAME, arguments);
    var text = all.examples().turn("", List.of(call));
    int name = Math.max(0, text.indexOf(Examples.NAME));
    return text.indexOf(CallExamples.KEY, name) < text.indexOf(CallExamples.OTHER_KEY, name);
  }
}
