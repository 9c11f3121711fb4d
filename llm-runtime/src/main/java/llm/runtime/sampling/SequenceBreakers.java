package llm.runtime.sampling;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** Finds breakers, such as a line break, in the text of tokens: within one, or over several. */
final class SequenceBreakers {
  private final List<String> breakers;
  private final IntFunction<String> text;
  private final int longest; // characters
  private final Set<Integer> alone = new HashSet<>(); // tokens that hold a whole breaker
  private String tail = ""; // the last characters, one less than the longest breaker

  SequenceBreakers(List<String> breakers, IntFunction<String> text) {
    this.breakers = breakers;
    this.text = text;
    this.longest = breakers.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Takes the next token; whether a breaker ends in it. */
  boolean endsIn(int token) {
    if (longest == 0) return false;
    var piece = text.apply(token);
    if (breakers.stream().anyMatch(piece::contains)) alone.add(token);
    var joined = tail + piece;
    boolean ends = false;
    for (var breaker : breakers) {
      int from = Math.max(0, tail.length() - breaker.length() + 1);
      ends |= joined.indexOf(breaker, from) >= 0;
    }
    tail = joined.substring(Math.max(0, joined.length() - longest + 1));
    return ends;
  }

  /** Whether a token that was taken holds a whole breaker. */
  boolean isBreaker(int token) {
    return alone.contains(token);
  }
}
