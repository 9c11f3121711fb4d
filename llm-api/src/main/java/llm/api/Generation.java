package llm.api;

import java.util.Iterator;
import java.util.concurrent.Flow;

/**
 * Text that is being generated, token by token.
 *
 * <p>It is generated as it is read: iterate once, or take {@link #text()}. One thread at a time may
 * read it; another one gets an {@link IllegalStateException}.
 *
 * <p>Closing it, from any thread, cancels what is left: whoever reads it comes to its end, by
 * {@link FinishReason#CANCELLED}. If the reading thread is interrupted, or anything fails, the
 * reading call throws, and the generation has ended by the same reason: {@link
 * InterruptionException}, {@link InsufficientMemoryException}, another {@link LlmException}, or an
 * {@link IllegalStateException} if the model is closed. The session can be used afterwards: it
 * holds what was read and written.
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Generation extends Iterable<Token>, AutoCloseable {
  /** The tokens as they come; the iterator blocks until the next is there. Only one iteration. */
  @Override
  Iterator<Token> iterator();

  /**
   * The tokens for one subscriber, as it asks for them: {@code request(n)} has so many generated
   * and no more, and {@code cancel} closes the generation. Either this or an iteration.
   *
   * <p>Signals come one after another from a virtual thread. A failure, an {@link LlmException}
   * mostly, comes by {@code onError}. {@code cancel} does not wait for the pass under way; {@link
   * #close} does.
   */
  default Flow.Publisher<Token> publisher() {
    return new PulledPublisher<>(
        new PulledPublisher.Source<>(this::iterator, this::isFinished, this::close));
  }

  /**
   * Generates what is left and returns all of the text, including what was iterated already.
   *
   * <p>If it is closed by another thread meanwhile, the text ends there; see {@link #finishReason}.
   *
   * @throws InterruptionException if the thread is interrupted
   */
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

  /**
   * Cancels what is left; the session holds what was read and written so far.
   *
   * <p>When this returns, the session is free for its next generation: a call that computes a token
   * in another thread is awaited, for the length of a pass. Closing twice, or at the end, does
   * nothing.
   */
  @Override
  void close();
}
