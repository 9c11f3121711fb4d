package llm.api;

/**
 * A token of an answer, and what it adds to the answer's two parts.
 *
 * <p>Marks between the parts ({@code <think>}) belong to neither; characters that may begin a mark
 * come with a later token.
 *
 * @param token the token
 * @param reasoning the characters that it adds to the reasoning; mostly all or none
 * @param content the characters that it adds to what is said
 */
public record AnswerToken(Token token, String reasoning, String content) {
  /** Checks that nothing is missing. */
  public AnswerToken {
    Checks.present("token", token);
    Checks.present("reasoning", reasoning);
    Checks.present("content", content);
  }
}
