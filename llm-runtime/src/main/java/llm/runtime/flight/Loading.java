package llm.runtime.flight;

import llm.api.ModelDescription;

/** Measures the loading of a model for Java Flight Recorder. */
public final class Loading {
  private final LoadEvent event = new LoadEvent();

  private Loading() {}

  /** Begins to measure. */
  public static Loading begin() {
    var loading = new Loading();
    loading.event.begin();
    return loading;
  }

  /** It is loaded: that is written. */
  public void end(ModelDescription model) {
    event.end();
    if (!event.shouldCommit()) return;
    event.model = model.name();
    event.architecture = model.architecture().id();
    event.mapped = model.cost().mappedBytes();
    event.copied = model.cost().copiedBytes();
    event.repacked = model.cost().repackedBytes();
    event.commit();
  }
}
