package llm.runtime.engine;

import java.util.Optional;
import llm.api.FinishReason;
import llm.api.Token;

/**
 * What was written to a sequence's end.
 *
 * @param token empty where it ended without another one
 * @param end why nothing follows; empty if something may
 * @param nanos when, as {@link System#nanoTime} says
 */
public record Written(Optional<Token> token, Optional<FinishReason> end, long nanos) {
  /** A token behind which another comes. */
  public static Written of(Token token) {
    return new Written(Optional.of(token), Optional.empty(), System.nanoTime());
  }

  /** The last token. */
  public static Written last(Token token, FinishReason end) {
    return new Written(Optional.of(token), Optional.of(end), System.nanoTime());
  }

  /** The end, without another token. */
  public static Written nothing(FinishReason end) {
    return new Written(Optional.empty(), Optional.of(end), System.nanoTime());
  }
}
