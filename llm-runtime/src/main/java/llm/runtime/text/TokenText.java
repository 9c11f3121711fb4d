package llm.runtime.text;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Turns tokens into text as they come, and finds stop strings.
 *
 * <p>What may be the beginning of a stop string is kept back until it is known not to be one.
 */
public final class TokenText {
  private final IntFunction<String> decoder;
  private final List<String> stop;
  private final StringBuilder kept = new StringBuilder();
  private boolean stopped;

  /**
   * Text of tokens.
   *
   * @param decoder gives the characters that a token completes
   */
  public TokenText(IntFunction<String> decoder, List<String> stop) {
    this.decoder = decoder;
    this.stop = stop;
  }

  /** The text that is certain after this token. */
  public String accept(int token) {
    return append(decoder.apply(token));
  }

  /** The rest of the text, given the characters that were incomplete so far. */
  public String finish(String incomplete) {
    var text = append(incomplete) + (stopped ? "" : kept);
    kept.setLength(0);
    return text;
  }

  /** What is kept back: no stop string reaches over this place. */
  public String flush() {
    return finish("");
  }

  /** Whether a stop string came: what follows is no part of the text. */
  public boolean stopped() {
    return stopped;
  }

  /** The text that is certain after this text. */
  public String append(String text) {
    if (stopped) return "";
    kept.append(text);
    int end = -1;
    for (var s : stop) {
      int at = kept.indexOf(s);
      if (at >= 0 && (end < 0 || at < end)) end = at;
    }
    stopped = end >= 0;
    int certain = stopped ? end : kept.length() - possibleStart();
    var result = kept.substring(0, certain);
    kept.delete(0, certain);
    return result;
  }

  /** How many of the last characters may begin a stop string. */
  private int possibleStart() {
    int longest = 0;
    for (var s : stop) longest = Math.max(longest, PartialMatch.length(kept, s));
    return longest;
  }
}
