package llm.langchain4j;

import java.nio.file.Path;
import java.util.function.Function;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.jspecify.annotations.Nullable;

/**
 * A model, and whether whoever holds it closes it.
 *
 * @param <M> the model
 * @param model to be used
 * @param name as listeners and answers hear it
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

  /**
   * Where a builder takes its model from: exactly one of a model and a file.
   *
   * @param <M> the model
   */
  static final class Choice<M extends AutoCloseable> {
    private @Nullable M borrowed;
    private @Nullable Path file;
    private LoadOptions options = LoadOptions.defaults();
    private @Nullable String name;

    void borrow(M model) {
      borrowed = model;
    }

    void file(Path path) {
      file = path;
    }

    void options(LoadOptions load) {
      options = load;
    }

    void name(String own) {
      name = own;
    }

    /** The model that was chosen, loaded if that is still to be done. */
    ModelHolder<M> hold(Loader<M> loader, Function<M, String> ownName) {
      if ((borrowed == null) == (file == null)) {
        throw new IllegalArgumentException(
            "model and file: "
                + (file == null ? "none of them" : "both")
                + " given, expected one of them");
      }
      boolean owned = file != null;
      var model = file != null ? loader.load(ModelSource.of(file), options) : borrowed;
      if (model == null) throw new IllegalStateException("no model");
      return new ModelHolder<>(model, name != null ? name : ownName.apply(model), owned);
    }
  }

  /** Loads a model. */
  interface Loader<M> {
    M load(ModelSource source, LoadOptions options);
  }
}
