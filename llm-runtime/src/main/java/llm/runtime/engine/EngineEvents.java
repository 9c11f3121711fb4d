package llm.runtime.engine;

import java.util.Optional;
import llm.api.EngineListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what an engine does. What the listener throws is logged once, and nobody else
 * notices.
 */
final class EngineEvents {
  private static final System.Logger LOG = System.getLogger(EngineListener.class.getName());

  private final @Nullable EngineListener listener;
  private long toldBytes = -1; // and the next: of the cache; the scheduler's thread's
  private long toldHits = -1;
  private volatile boolean failed;

  EngineEvents(Optional<EngineListener> listener) {
    this.listener = listener.orElse(null);
  }

  void passEnded(PassRows rows, long nanos) {
    if (listener == null) return;
    try {
      listener.passEnded(
          EngineListener.Pass.of(rows.others(), rows.decoding(), rows.sources(), nanos));
    } catch (Throwable e) {
      failed(e);
    }
  }

  /** Tells what is kept, if that has changed. */
  void cacheUsed(Admission admission) {
    if (listener == null) return;
    try {
      var usage = admission.usage();
      if (usage.isEmpty()) return;
      var now = usage.get();
      if (now.bytes() == toldBytes && now.prefixHits() == toldHits) return;
      toldBytes = now.bytes();
      toldHits = now.prefixHits();
      listener.cacheChanged(
          EngineListener.Cache.of(now.bytes(), now.budget(), now.prefixHits(), now.prefixTokens()));
    } catch (Throwable e) {
      failed(e);
    }
  }

  void queued(Sequence sequence, int waiting) {
    if (listener == null) return;
    try {
      listener.queued(event(sequence, waiting));
    } catch (Throwable e) {
      failed(e);
    }
  }

  void admitted(Sequence sequence, int waiting) {
    if (listener == null) return;
    try {
      listener.admitted(event(sequence, waiting));
    } catch (Throwable e) {
      failed(e);
    }
  }

  void finished(Sequence sequence, int waiting) {
    if (listener == null) return;
    try {
      listener.finished(finished(sequence, event(sequence, waiting)));
    } catch (Throwable e) {
      failed(e);
    }
  }

  private static EngineListener.Sequence event(Sequence sequence, int waiting) {
    return EngineListener.Sequence.of(
        sequence.id(), sequence.promptTokens(), sequence.client(), waiting);
  }

  private static EngineListener.Finished finished(
      Sequence sequence, EngineListener.Sequence event) {
    var progress = sequence.progress();
    var finished =
        EngineListener.Finished.builder(event, progress.reason())
            .usage(sequence.usage())
            .waited(progress.waited())
            .total(progress.total());
    var toFirst = progress.toFirstToken();
    if (toFirst.isPresent()) finished.timeToFirstToken(toFirst.get());
    var between = progress.betweenTokens();
    if (between.isPresent()) finished.timeBetweenTokens(between.get());
    return finished.build();
  }

  private void failed(Throwable e) {
    if (failed) return;
    failed = true;
    try {
      LOG.log(System.Logger.Level.WARNING, "a listener of an engine failed; it is told on", e);
    } catch (Throwable again) {
      // no memory to say so: the engine goes on
    }
  }
}
