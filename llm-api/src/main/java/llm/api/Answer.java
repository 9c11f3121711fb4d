package llm.api;

import java.util.Iterator;

/**
 * An answer that is being generated, token by token.
 *
 * <p>It is generated as it is read: iterate once, or take {@link #message()}. Closing it, from any
 * thread, cancels what is left. However it ends, the chat then holds what was said so far; see
 * {@link Chat}.
 */
public interface Answer extends Iterable<AnswerToken>, AutoCloseable {
  /** The tokens as they come; the iterator blocks until the next is there. Only one iteration. */
  @Override
  Iterator<AnswerToken> iterator();

  /** Generates what is left and returns all of the answer, including what was iterated already. */
  Message message();

  /** The tokens of the whole prompt: the conversation as the template renders it. */
  int[] prompt();

  /** How many tokens of the prompt were known from before, and so were not computed again. */
  int cachedTokens();

  /** How many tokens the prompt has, the cached ones included, and how many were generated. */
  Usage usage();

  /** How long it took so far; the speed of the prompt is that of the tokens that were computed. */
  Timings timings();

  /**
   * Why it ended.
   *
   * @throws IllegalStateException if it has not ended
   */
  FinishReason finishReason();

  /** Cancels what is left. */
  @Override
  void close();
}
