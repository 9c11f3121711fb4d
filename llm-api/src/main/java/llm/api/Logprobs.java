package llm.api;

import java.util.List;

/**
 * How likely a token was, as the model sees it: before any sampler, at temperature 1.
 *
 * @param token the token that was chosen
 * @param top the likeliest tokens, in falling order; the chosen one need not be among them
 */
public record Logprobs(Entry token, List<Entry> top) {
  /** Keeps the list. */
  public Logprobs {
    Checks.present("token", token);
    top = Checks.list("top", top);
  }

  /**
   * A token and its probability.
   *
   * @param id its number in the vocabulary
   * @param text the token's characters alone; U+FFFD for bytes that make none
   * @param logprob natural logarithm of its probability
   */
  public record Entry(int id, String text, float logprob) {
    /** Checks that nothing is missing. */
    public Entry {
      Checks.present("text", text);
    }
  }
}
