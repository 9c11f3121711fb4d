package llm.spring.ai;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.jspecify.annotations.Nullable;

/**
 * Where something takes its model from: exactly one of a model and a file.
 *
 * @param <M> the model
 * @param <B> the builder
 */
abstract class ModelBuilder<M extends AutoCloseable, B extends ModelBuilder<M, B>> {
  private @Nullable M borrowed;
  private @Nullable Path file;
  private LoadOptions load = LoadOptions.defaults();
  private @Nullable String name;

  abstract B self();

  /** A model that its owner closes: it must stay open as long as this is used. */
  public B model(M model) {
    borrowed = Objects.requireNonNull(model, "model");
    return self();
  }

  /** A GGUF file, which is loaded, and closed by {@code close}. */
  public B file(Path path) {
    file = Objects.requireNonNull(path, "file");
    return self();
  }

  /** How the file is loaded. */
  public B loadOptions(LoadOptions options) {
    load = Objects.requireNonNull(options, "options");
    return self();
  }

  /** What requests, answers and observations call the model; by default the name in its file. */
  public B modelName(String own) {
    name = Objects.requireNonNull(own, "name");
    return self();
  }

  /** The model that was chosen, loaded if that is still to be done. */
  ModelHolder<M> hold(ModelHolder.Loader<M> loader, Function<M, String> ownName) {
    var model = borrowed;
    var path = file;
    if (model != null && path != null) {
      throw new IllegalArgumentException("model and file: both given, expected one of them");
    }
    if (model != null) return new ModelHolder<>(model, name(model, ownName), false);
    if (path == null) {
      throw new IllegalArgumentException("model and file: none of them given, expected one");
    }
    var loaded = loader.load(ModelSource.of(path), load);
    return new ModelHolder<>(loaded, name(loaded, ownName), true);
  }

  private String name(M model, Function<M, String> ownName) {
    return name != null ? name : ownName.apply(model);
  }
}
