package llm.api;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An answer that is being generated, token by token.
 *
 * <p>It can be read in four ways, one of them at a time: as a whole by {@link #message}, token by
 * token by iterating, event by event by {@link #events}, or by a subscriber of {@link #publisher}.
 *
 * <p>It is generated as it is read: iterate once, or take {@link #message()}. One thread at a time
 * may read it. Closing it, from any thread, cancels what is left; interrupting the thread that
 * reads does so too, by an {@link InterruptionException}: see {@link Generation}. However it ends,
 * the chat then holds what was said so far; see {@link Chat}.
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Answer extends Iterable<AnswerToken>, AutoCloseable {
  /** The tokens as they come; the iterator blocks until the next is there. Only one iteration. */
  @Override
  Iterator<AnswerToken> iterator();

  /**
   * The events as they come: another view of the same tokens, so either this or {@link #iterator},
   * and only once. The iterator blocks until the next is there.
   */
  default Iterable<AnswerEvent> events() {
    return () -> new AnswerEvents(this);
  }

  /**
   * The events for one subscriber, as it asks for them: {@code request(n)} has so many generated
   * and no more, and {@code cancel} closes the answer. Either this or an iteration.
   *
   * <p>Signals come one after another from a virtual thread. A failure, an {@link LlmException}
   * mostly, comes by {@code onError}; then there is no {@link AnswerEvent.Finished}. {@code cancel}
   * does not wait for the pass under way; {@link #close} does.
   */
  default Flow.Publisher<AnswerEvent> publisher() {
    var events = new AtomicReference<AnswerEvents>();
    return new PulledPublisher<>(
        new PulledPublisher.Source<>(
            () -> events.updateAndGet(_ -> new AnswerEvents(this)),
            () -> events.get().isFinished(),
            this::close));
  }

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
