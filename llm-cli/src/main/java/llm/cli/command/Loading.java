package llm.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.LoadOptions.LoadListener;
import llm.api.ModelDescription;
import llm.api.ModelSource;
import llm.api.Reranker;
import llm.api.UnsupportedModelException;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;

/**
 * Loads a model while a person may watch, and says what is odd about it; of one that is for
 * something else it says which command takes it.
 */
final class Loading {
  /** Warnings that are shown. */
  private static final int SHOWN = 5;

  /** Characters of a warning that are shown. */
  private static final int CHARACTERS = 400;

  private Loading() {}

  /** A model for some use. */
  private record Kind<M>(ModelUse use, Loader<M> loader, Consumer<M> close) {}

  @FunctionalInterface
  private interface Loader<M> {
    M load(ModelSource source, LoadOptions options);
  }

  static LanguageModel load(Environment environment, ModelReference model, LoadOptions options) {
    var runtime = environment.runtime();
    var kind = new Kind<>(ModelUse.GENERATE, runtime::load, LanguageModel::close);
    return load(environment, model, options, kind);
  }

  static EmbeddingModel loadEmbeddingModel(
      Environment environment, ModelReference model, LoadOptions options) {
    var runtime = environment.runtime();
    var kind = new Kind<>(ModelUse.EMBED, runtime::loadEmbeddingModel, EmbeddingModel::close);
    return load(environment, model, options, kind);
  }

  static Reranker loadReranker(Environment environment, ModelReference model, LoadOptions options) {
    var runtime = environment.runtime();
    var kind = new Kind<>(ModelUse.RERANK, runtime::loadReranker, Reranker::close);
    return load(environment, model, options, kind);
  }

  private static <M> M load(
      Environment environment, ModelReference model, LoadOptions options, Kind<M> kind) {
    var warnings = new ArrayList<String>();
    var loaded = load(environment, model, options, kind, warnings);
    try {
      show(environment, warnings);
      return loaded;
    } catch (Throwable e) {
      kind.close.accept(loaded);
      throw e;
    }
  }

  private static <M> M load(
      Environment environment,
      ModelReference model,
      LoadOptions options,
      Kind<M> kind,
      List<String> warnings) {
    try {
      return watched(environment, model, options, warnings, kind.loader);
    } catch (UnsupportedModelException e) {
      throw advised(e, environment, model, options, kind.use);
    }
  }

  /** What a model is made of, whatever it is for; no weights are read. */
  static ModelDescription describe(
      Environment environment, ModelReference model, LoadOptions options) {
    var warnings = new ArrayList<String>();
    var described = watched(environment, model, options, warnings, environment.runtime()::describe);
    show(environment, warnings);
    return described;
  }

  private static <T> T watched(
      Environment environment,
      ModelReference model,
      LoadOptions options,
      List<String> warnings,
      Loader<T> loader) {
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      status.show("loading " + model.name());
      var listener =
          new LoadListener() {
            @Override
            public void progress(String stage, long done, long total) {
              status.show(Loading.progress(model, stage, done, total));
            }

            @Override
            public void warning(String message) {
              warnings.add(message);
            }
          };
      return loader.load(model.source(), options.toBuilder().listener(listener).build());
    }
  }

  /** The failure, and which command takes the model, where it is one for another use. */
  private static LlmException advised(
      UnsupportedModelException e,
      Environment environment,
      ModelReference model,
      LoadOptions options,
      ModelUse wanted) {
    try {
      var uses = ModelUse.of(environment.runtime().describe(model.source(), options));
      if (uses.isEmpty() || uses.contains(wanted)) return e;
      return new UnsupportedModelException(e.getMessage() + "; " + ModelUse.advice(uses), e);
    } catch (LlmException _) {
      return e;
    }
  }

  private static String progress(ModelReference model, String stage, long done, long total) {
    var percent = total > 0 ? Text.format(": %.0f %%", 100.0 * done / total) : "";
    return "loading " + model.name() + ": " + stage + percent;
  }

  private static void show(Environment environment, List<String> warnings) {
    var err = environment.console().err();
    for (var warning : warnings.subList(0, Math.min(SHOWN, warnings.size()))) {
      err.println("llm: warning: " + Text.printable(warning, CHARACTERS));
    }
    int more = warnings.size() - SHOWN;
    if (more > 0) err.println("llm: warning: " + more + " more ('llm inspect' shows them)");
  }
}
