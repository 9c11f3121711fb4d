package llm.runtime.flight;

import java.time.Duration;
import java.util.Optional;
import llm.api.EngineListener;

/**
 * Writes what an engine does as events of Java Flight Recorder, and tells whoever else listens. It
 * costs next to nothing while nobody records.
 */
public final class FlightListener implements EngineListener {
  private final String model;
  private final EngineListener next;

  private FlightListener(String model, EngineListener next) {
    this.model = model;
    this.next = next;
  }

  /**
   * For an engine.
   *
   * @param model its name, which each event has
   * @param listener the application's own
   */
  public static FlightListener of(String model, Optional<EngineListener> listener) {
    prepare();
    return new FlightListener(model, listener.orElse(new EngineListener() {}));
  }

  /** Classes whose first use comes when the heap is full can be used no more. */
  private static void prepare() {
    var _ = new PassEvent().shouldCommit();
    var _ = new QueueEvent().shouldCommit();
    var _ = new CacheEvent().shouldCommit();
    var _ = new AnswerEvent().shouldCommit();
  }

  @Override
  public void passEnded(Pass pass) {
    var event = new PassEvent();
    if (event.shouldCommit()) {
      event.model = model;
      event.promptRows = pass.promptRows();
      event.decodingRows = pass.decodingRows();
      event.sequences = pass.sequences();
      event.time = pass.nanos();
      event.commit();
    }
    next.passEnded(pass);
  }

  @Override
  public void queued(Sequence sequence) {
    queue(sequence, false);
    next.queued(sequence);
  }

  @Override
  public void admitted(Sequence sequence) {
    queue(sequence, true);
    next.admitted(sequence);
  }

  private void queue(Sequence sequence, boolean admitted) {
    var event = new QueueEvent();
    if (!event.shouldCommit()) return;
    event.model = model;
    event.sequence = sequence.id();
    event.client = sequence.client();
    event.promptTokens = sequence.promptTokens();
    event.admitted = admitted;
    event.waiting = sequence.waiting();
    event.commit();
  }

  @Override
  public void finished(Finished finished) {
    var event = new AnswerEvent();
    if (event.shouldCommit()) {
      write(finished, event);
      event.commit();
    }
    next.finished(finished);
  }

  private void write(Finished finished, AnswerEvent event) {
    event.model = model;
    event.sequence = finished.sequence().id();
    event.client = finished.sequence().client();
    event.reason = finished.reason().name();
    var usage = finished.usage();
    event.promptTokens = usage.promptTokens();
    event.cachedTokens = usage.cachedTokens();
    event.generatedTokens = usage.generatedTokens();
    event.draftedTokens = usage.draftedTokens();
    event.acceptedTokens = usage.acceptedTokens();
    event.droppedTokens = usage.droppedTokens();
    event.waited = finished.waited().toNanos();
    event.firstToken = finished.timeToFirstToken().orElse(Duration.ZERO).toNanos();
    event.betweenTokens = finished.timeBetweenTokens().orElse(Duration.ZERO).toNanos();
    event.total = finished.total().toNanos();
  }

  @Override
  public void cacheChanged(Cache cache) {
    var event = new CacheEvent();
    if (event.shouldCommit()) {
      event.model = model;
      event.bytes = cache.bytes();
      event.budget = cache.budget();
      event.prefixHits = cache.prefixHits();
      event.prefixTokens = cache.prefixTokens();
      event.commit();
    }
    next.cacheChanged(cache);
  }
}
