package llm.runtime.chat;

import java.util.function.Predicate;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.Session;
import llm.api.Token;
import llm.runtime.constraint.Form;
import llm.runtime.text.Shortening;

/** A session as a chat needs it. */
public interface ChatMemory extends Session {
  @Override
  ChatMemory branch();

  /**
   * Generates an answer.
   *
   * @param endsTurn says of each token that ends nothing by itself whether it ends the answer;
   *     asked before anything behind it is computed, by any thread
   * @param ofMessages makes room by dropping messages, if that is what the options ask for; asked
   *     by any thread
   * @param form what the answer must look like, which the options' constraint is part of
   */
  Generation generate(
      int[] tokens,
      GenerationOptions options,
      Predicate<Token> endsTurn,
      Shortening ofMessages,
      Form form);

  /** How many of the first tokens need not be computed again. */
  int cached();
}
