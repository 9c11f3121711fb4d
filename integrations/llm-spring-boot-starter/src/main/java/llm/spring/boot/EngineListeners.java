package llm.spring.boot;

import java.util.List;
import llm.api.EngineListener;

/**
 * Tells several listeners of an engine.
 *
 * @param all in the order in which they are told
 */
record EngineListeners(List<EngineListener> all) implements EngineListener {
  @Override
  public void passEnded(Pass pass) {
    all.forEach(listener -> listener.passEnded(pass));
  }

  @Override
  public void queued(Sequence sequence) {
    all.forEach(listener -> listener.queued(sequence));
  }

  @Override
  public void admitted(Sequence sequence) {
    all.forEach(listener -> listener.admitted(sequence));
  }

  @Override
  public void finished(Finished finished) {
    all.forEach(listener -> listener.finished(finished));
  }

  @Override
  public void cacheChanged(Cache cache) {
    all.forEach(listener -> listener.cacheChanged(cache));
  }
}
