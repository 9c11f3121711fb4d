package llm.api;

import java.util.Optional;

/**
 * A generated token.
 *
 * @param id its number in the vocabulary
 * @param text the characters that it completes: empty where it ends within a character, or where
 *     they may begin a stop string; what was kept back comes with a later token
 * @param logprobs how likely it was, if {@link GenerationOptions#logprobs()} asks for that
 */
public record Token(int id, String text, Optional<Logprobs> logprobs) {
  /** Checks that nothing is missing. */
  public Token {
    Checks.present("text", text);
    Checks.present("logprobs", logprobs);
  }

  /** A token of which nobody asked how likely it was. */
  public Token(int id, String text) {
    this(id, text, Optional.empty());
  }
}
