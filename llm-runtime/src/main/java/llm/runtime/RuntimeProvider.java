package llm.runtime;

import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import llm.api.ArchitectureInfo;
import llm.api.Diagnostics;
import llm.api.EmbeddingModel;
import llm.api.InterruptionException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelSource;
import llm.api.Reranker;
import llm.api.Tokenizer;
import llm.api.spi.ModelProvider;
import llm.runtime.engine.Failures;
import llm.runtime.flight.Loading;
import llm.runtime.text.JavaJson;
import llm.tensor.KernelInfo;
import org.jspecify.annotations.Nullable;

/** The runtime, as {@code llm.api} finds it. */
public final class RuntimeProvider implements ModelProvider {
  /** Called by the service loader. */
  public RuntimeProvider() {
    Failures.prepare();
  }

  @Override
  public LanguageModel load(ModelSource source, LoadOptions options) {
    return loaded(source, options, ModelLoader::load, LanguageModel::description);
  }

  @Override
  public EmbeddingModel loadEmbeddingModel(ModelSource source, LoadOptions options) {
    return loaded(source, options, ModelLoader::loadEmbeddingModel, EmbeddingModel::description);
  }

  @Override
  public Reranker loadReranker(ModelSource source, LoadOptions options) {
    return loaded(source, options, ModelLoader::loadReranker, Reranker::description);
  }

  /** Loads a model, which a flight recording is told of. */
  private static <M> M loaded(
      ModelSource source,
      LoadOptions options,
      BiFunction<ModelLoader, Architectures, M> load,
      Function<M, ModelDescription> description) {
    var loading = Loading.begin();
    var model =
        reading(
            source,
            () ->
                load.apply(
                    new ModelLoader(ModelFile.open(source), options),
                    Architectures.installed(options.plugins())));
    loading.end(description.apply(model));
    return model;
  }

  @Override
  public ModelDescription describe(ModelSource source, LoadOptions options) {
    return reading(
        source,
        () ->
            new ModelLoader(ModelFile.open(source), options)
                .describe(Architectures.installed(options.plugins())));
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source) {
    return reading(source, () -> ModelFile.open(source).tokenizer(Optional.empty()));
  }

  @Override
  public Tokenizer loadTokenizer(ModelSource source, String pre) {
    checkPre(pre);
    return reading(source, () -> ModelFile.open(source).tokenizer(Optional.of(pre)));
  }

  private static void checkPre(String pre) {
    var known = llm.tokenizer.Tokenizer.preTokenizers();
    if (known.contains(pre)) return;
    throw new IllegalArgumentException(
        "pre: '" + pre + "', expected one of " + String.join(", ", known));
  }

  /** Reads a source; says by an exception of ours why it did not come to its end. */
  private static <T> T reading(ModelSource source, Supplier<T> action) {
    try {
      if (!Thread.currentThread().isInterrupted()) return action.get();
      throw new InterruptionException(source.name() + ": interrupted before it was read");
    } catch (RuntimeException e) {
      if (!isInterruption(e)) throw e;
      throw new InterruptionException(source.name() + ": interrupted while it was read", e);
    } catch (InternalError | OutOfMemoryError e) {
      throw Failures.of(e);
    }
  }

  /** A file that an interrupted thread reads is closed. */
  private static boolean isInterruption(Throwable failure) {
    for (var e = failure; e != null; e = e.getCause()) {
      if (e instanceof ClosedByInterruptException) return true;
    }
    return false;
  }

  @Override
  public List<ArchitectureInfo> architectures(LoadOptions options) {
    return Architectures.installed(options.plugins()).all().stream()
        .map(InstalledArchitecture::info)
        .toList();
  }

  @Override
  public @Nullable Object readJson(String text) {
    return JavaJson.read(text);
  }

  @Override
  public Diagnostics diagnose() {
    return diagnostics(ChosenKernels.info());
  }

  /** What an application is told of this machine with these kernels. */
  static Diagnostics diagnostics(KernelInfo kernels) {
    var hints = Stream.concat(kernels.hints().stream(), Machine.hugePagesHint().stream());
    return Diagnostics.builder()
        .java(System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")")
        .modulePath(RuntimeProvider.class.getModule().isNamed())
        .kernels(kernels.name())
        .vectorBits(kernels.name().equals("scalar") ? 0 : kernels.vectorBits())
        .reason(kernels.reason())
        .processors(Runtime.getRuntime().availableProcessors())
        .threads(Machine.physicalCores())
        .memoryBytes(Machine.memoryBytes())
        .cacheBytes(Machine.cacheBytes())
        .maxHeapBytes(Runtime.getRuntime().maxMemory())
        .warnings(kernels.warnings())
        .hints(hints.toList())
        .build();
  }
}
