package llm.runtime.answer.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.read.Notation.Piece;

/**
 * Calls whose arguments are elements, each by the name of its key, with elements in them: {@code
 * <city>Rome</city>}. Something may stand before each tag.
 */
record ElementsLearner() implements NotationLearner {
  @Override
  public Optional<Notation> learn(CallExamples all) {
    return ArgumentPlaces.of(all).flatMap(places -> learn(all, places));
  }

  private static Optional<Notation> learn(CallExamples all, ArgumentPlaces places) {
    var one = all.one();
    var end = "</" + CallExamples.KEY + ">";
    int at = places.middle().indexOf(end);
    if (at < 0 || !places.mid().equals(">")) return Optional.empty();
    var lead = places.middle().substring(0, at);
    boolean opens = places.middle().substring(at + end.length()).strip().equals(lead + "<");
    int begin = places.key() - lead.length() - 1;
    int last = places.last() + lead.length() + end.length();
    boolean stands =
        begin >= all.from()
            && one.startsWith(lead + "<", begin)
            && one.startsWith(lead + "</" + CallExamples.OTHER_KEY + ">", places.last());
    if (!opens || !stands) return Optional.empty();
    return item(all, lead)
        .flatMap(
            item ->
                CallHead.upTo(all, begin)
                    .flatMap(
                        head -> {
                          var pieces = new ArrayList<>(head);
                          pieces.add(new Piece.Elements(lead, item));
                          return Surroundings.notation(all, pieces, last);
                        }));
  }

  /** What a list's elements are called; empty if objects and lists are written otherwise. */
  private static Optional<String> item(CallExamples all, String lead) {
    var object = all.examples().turn("", List.of(CallExamples.with(Map.of("zqxjkk", "zqxjkv"))));
    if (!object.contains(lead + "<zqxjkk>zqxjkv" + lead + "</zqxjkk>")) return Optional.empty();
    var list = all.examples().turn("", List.of(CallExamples.with(List.of("zqxjkv", "zqxjkw"))));
    var quoted = Pattern.quote(lead);
    var item =
        Pattern.compile("%1$s<([^<>\\s]+)>zqxjkv%1$s</\\1>\\s*%1$s<\\1>zqxjkw".formatted(quoted));
    var found = item.matcher(list);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
