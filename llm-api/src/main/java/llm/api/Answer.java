package llm.api;

import java.util.Iterator;

/**
 * An answer that is being generated, token by token.
 *
 * <p>It is generated as it is read: iterate once, or take {@link #message()}. One thread at a time
 * may read it. Closing it, from any thread, cancels what is left; interrupting the thread that
 * reads does so too, by an {@link InterruptionException}: see {@link Generation}. However it ends,
 * the chat then holds what was said so far; see {@link Chat}.
 */
public interface Answer extends Iterable<AnswerToken>, AutoCloseable {
  /** The tokens as they come; the iterator blocks until the next is there. Only one iteration. */
  @Override
  Iterator<AnswerToken> iterator();

  /**
   * Generates what is left and returns all of the answer, including what was iterated already.
   *
   * <p>If it is closed by another thread meanwhile, the message ends there; see {@link
   * #finishReason}.
   *
   * @throws InterruptionException if the thread is interrupted
   */
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

  /**
   * Cancels what is left. When this returns, the chat holds what was said, and is free for its next
   * answer.
   */
  @Override
  void close();
}
