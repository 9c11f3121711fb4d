package llm.api;

/**
 * Tokens of a generation.
 *
 * @param promptTokens tokens of the prompt
 * @param generatedTokens tokens that were generated, the one that ended it included
 */
public record Usage(int promptTokens, int generatedTokens) {
  /** All tokens. */
  public int totalTokens() {
    return promptTokens + generatedTokens;
  }

  @Override
  public String toString() {
    return promptTokens + " prompt tokens, " + generatedTokens + " generated tokens";
  }
}
