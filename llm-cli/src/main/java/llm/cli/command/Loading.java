package llm.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LoadOptions.LoadListener;
import llm.api.ModelDescription;
import llm.api.ModelSource;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;

/** Loads a model while a person may watch, and says what is odd about it. */
final class Loading {
  /** Warnings that are shown. */
  private static final int SHOWN = 5;

  /** Characters of a warning that are shown. */
  private static final int CHARACTERS = 400;

  private Loading() {}

  static LanguageModel load(Environment environment, ModelReference model, LoadOptions options) {
    var warnings = new ArrayList<String>();
    var loaded = watched(environment, model, options, warnings, environment.runtime()::load);
    try {
      show(environment, warnings);
      return loaded;
    } catch (Throwable e) {
      loaded.close();
      throw e;
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
      BiFunction<ModelSource, LoadOptions, T> load) {
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
      return load.apply(model.source(), options.withListener(listener));
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
