package llm.runtime.engine;

import java.util.Optional;
import llm.api.EngineListener;

/**
 * Tells a listener what an engine does. What the listener throws is logged once, and nobody else
 * notices.
 */
final class EngineEvents {
  private static final System.Logger LOG = System.getLogger(EngineListener.class.getName());

  private final Optional<EngineListener> listener;
  private Optional<CacheMemory.Usage> told = Optional.empty(); // the scheduler's thread's
  private volatile boolean failed;

  EngineEvents(Optional<EngineListener> listener) {
    this.listener = listener;
  }

  private boolean isHeard() {
    return listener.isPresent();
  }

  void passEnded(PassRows rows, long nanos) {
    if (!isHeard()) return;
    tell(
        l ->
            l.passEnded(
                EngineListener.Pass.of(rows.others(), rows.decoding(), rows.sources(), nanos)));
  }

  /** Tells what is kept, if that has changed. */
  void cacheUsed(Admission admission) {
    if (!isHeard()) return;
    var usage = admission.usage();
    if (usage.isEmpty() || usage.equals(told)) return;
    told = usage;
    var u = usage.get();
    tell(
        l ->
            l.cacheChanged(
                EngineListener.Cache.of(u.bytes(), u.budget(), u.prefixHits(), u.prefixTokens())));
  }

  void queued(Sequence sequence, int waiting) {
    if (isHeard()) tell(l -> l.queued(event(sequence, waiting)));
  }

  void admitted(Sequence sequence, int waiting) {
    if (isHeard()) tell(l -> l.admitted(event(sequence, waiting)));
  }

  void finished(Sequence sequence, int waiting) {
    if (!isHeard()) return;
    tell(l -> l.finished(finished(sequence, event(sequence, waiting))));
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
    progress.toFirstToken().ifPresent(finished::timeToFirstToken);
    progress.betweenTokens().ifPresent(finished::timeBetweenTokens);
    return finished.build();
  }

  private interface Call {
    void on(EngineListener listener);
  }

  private void tell(Call call) {
    try {
      call.on(listener.orElseThrow());
    } catch (Throwable e) {
      if (failed) return;
      failed = true;
      log(e);
    }
  }

  private static void log(Throwable e) {
    try {
      LOG.log(System.Logger.Level.WARNING, "a listener of an engine failed; it is told on", e);
    } catch (Throwable again) {
      // no memory to say so: the engine goes on
    }
  }
}
