package llm.testkit.script;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model says.
 *
 * @param inTurn answers to what nothing else is said to, one after the other; the last again and
 *     again
 * @param asked answers by what occurs in what was said since the last one
 * @param after how texts go on, wherever they stand
 */
public record Script(List<String> inTurn, Map<String, String> asked, Map<String, String> after) {
  /** A script of copies, in order. */
  public Script {
    inTurn = List.copyOf(inTurn);
    asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
  }

  /** All that is said, by number: first those in turn. */
  List<String> answers() {
    return Stream.of(inTurn, asked.values(), after.values())
        .<String>mapMulti(Iterable::forEach)
        .toList();
  }
}
