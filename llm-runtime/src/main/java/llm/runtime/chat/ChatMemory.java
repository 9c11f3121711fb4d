package llm.runtime.chat;

import java.util.function.Predicate;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Session;
import llm.api.Token;

/** A session as a chat needs it. */
public interface ChatMemory extends Session {
  @Override
  ChatMemory branch();

  /**
   * Generates an answer.
   *
   * @param endsTurn says of each token that ends nothing by itself whether it ends the answer;
   *     asked before anything behind it is computed, by any thread
   */
  Generation generate(int[] tokens, GenerationOptions options, Predicate<Token> endsTurn);

  /** How many of the first tokens need not be computed again. */
  int cached();
}
