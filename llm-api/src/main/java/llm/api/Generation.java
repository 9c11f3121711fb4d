package llm.api;

import java.util.Iterator;

/**
 * Text that is being generated, token by token.
 *
 * <p>It is generated as it is read: iterate once, or take {@link #text()}. Closing it, from any
 * thread, cancels what is left.
 */
public interface Generation extends Iterable<Token>, AutoCloseable {
  /** The tokens as they come; the iterator blocks until the next is there. Only one iteration. */
  @Override
  Iterator<Token> iterator();

  /** Generates what is left and returns all of the text, including what was iterated already. */
  String text();

  /** How many tokens were read and written so far. */
  Usage usage();

  /** How long it took so far. */
  Timings timings();

  /** Whether it has ended: the last token was handed out, or it was closed. */
  boolean isFinished();

  /**
   * Why it ended.
   *
   * @throws IllegalStateException if it has not ended
   */
  FinishReason finishReason();

  /** Cancels what is left; the session holds what was read and written so far. */
  @Override
  void close();
}
