package llm.spark;

import java.util.HashMap;
import java.util.Map;
import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The models of this VM, which its tasks share.
 *
 * <p>A model stays open between tasks, as the next wave wants it again. One that no task uses goes
 * when another is loaded, and all go when the VM ends.
 */
final class Models {
  private static final Map<Key, Shared> OPEN = new HashMap<>(); // guarded by itself

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Models::closeAll, "llm-spark-close"));
  }

  private Models() {}

  /** A language model for the task of this thread, until that ends. */
  static LanguageModel language(ModelSettings settings) {
    return (LanguageModel)
        get(
            new Key(settings, false),
            (source, options) -> {
              var model = LanguageModel.load(source, options);
              return new Shared(model, model::close);
            });
  }

  /** An embedding model for the task of this thread, until that ends. */
  static EmbeddingModel embedding(ModelSettings settings) {
    return (EmbeddingModel)
        get(
            new Key(settings, true),
            (source, options) -> {
              var model = EmbeddingModel.load(source, options);
              return new Shared(model, model::close);
            });
  }

  /** Tasks wait while one of them loads: what loads twice needs twice the memory. */
  private static Object get(Key key, Loader loader) {
    synchronized (OPEN) {
      var shared = OPEN.get(key);
      if (shared == null) {
        closeIdle();
        var source = ModelSource.of(key.settings().file().path());
        shared = loader.load(source, key.settings().options());
        OPEN.put(key, shared);
      }
      hold(shared);
      return shared.model;
    }
  }

  private static void hold(Shared shared) {
    var task = TaskContext.get();
    if (task == null) return; // Spark computes a constant on the driver
    shared.tasks++;
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            ended -> {
              synchronized (OPEN) {
                shared.tasks--;
              }
            });
  }

  private static void closeIdle() {
    OPEN.values()
        .removeIf(
            shared -> {
              if (shared.tasks > 0) return false;
              shared.close.run();
              return true;
            });
  }

  /** How many are open. */
  static int open() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  /** Closes all, also what tasks use. */
  static void closeAll() {
    synchronized (OPEN) {
      OPEN.values().forEach(shared -> shared.close.run());
      OPEN.clear();
    }
  }

  private record Key(ModelSettings settings, boolean embeds) {}

  private interface Loader {
    Shared load(ModelSource source, LoadOptions options);
  }

  private static final class Shared {
    private final Object model;
    private final Runnable close;
    private int tasks;

    private Shared(Object model, Runnable close) {
      this.model = model;
      this.close = close;
    }
  }
}
