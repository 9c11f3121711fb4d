package llm.cli.command;

import java.time.Duration;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;

/** Loads a model while a person may watch. */
final class Loading {
  private Loading() {}

  static LanguageModel load(Environment environment, ModelReference model, LoadOptions options) {
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      status.show("loading " + model.name());
      return environment
          .runtime()
          .load(
              model.source(),
              options.withListener(
                  (stage, done, total) -> status.show(progress(model, stage, done, total))));
    }
  }

  private static String progress(ModelReference model, String stage, long done, long total) {
    var percent = total > 0 ? Text.format(": %.0f %%", 100.0 * done / total) : "";
    return "loading " + model.name() + ": " + stage + percent;
  }
}
