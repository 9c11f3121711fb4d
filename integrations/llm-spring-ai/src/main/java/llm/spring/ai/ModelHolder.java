package llm.spring.ai;

import llm.api.LoadOptions;
import llm.api.ModelSource;

/**
 * A model, and whether whoever holds it closes it.
 *
 * @param <M> the model
 * @param model to be used
 * @param name as observations and answers have it
 * @param owned whether {@link #close} closes the model
 */
record ModelHolder<M extends AutoCloseable>(M model, String name, boolean owned)
    implements AutoCloseable {

  @Override
  public void close() {
    if (!owned) return;
    try {
      model.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // models throw no others
    }
  }

  /** Loads a model. */
  interface Loader<M> {
    M load(ModelSource source, LoadOptions options);
  }
}
