package llm.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.Observer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes what a model computes. */
@Command(
    name = "logits",
    description = "Writes the logits of every position of a prompt, and shows intermediates.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm logits -m model.gguf --tokens 1,2,3 -o model.logits",
      "  llm logits -m translator.gguf --encoder-tokens 4,5,1 --tokens 0,7 -o model.logits",
      "  llm logits --observe list \"Once\"",
      "  llm logits --observe kq_softmax.0 --observe 'attn_norm.*' \"Once\"",
      "",
      "FILE holds 32-bit little-endian floats, positions x vocabulary. --json prints one object an"
          + " intermediate and position: name, position, values."
    })
final class LogitsCommand implements Callable<Integer> {
  private static final String LIST = "list";

  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PromptOptions prompt = new PromptOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the logits go; it is there when it is complete.")
  @Named
  private @Nullable Path output;

  @Option(
      names = {"-b", "--batch"},
      paramLabel = "N",
      defaultValue = "512",
      description = "Rows of one pass at most. Range: 1 to 65,536. Default: ${DEFAULT-VALUE}.")
  @Range(min = 1, max = 65536)
  private int batch;

  @Option(
      names = "--observe",
      paramLabel = "NAME",
      description =
          "Shows an intermediate, or with a * at the end all that begin so; 'list' shows which"
              + " there are. May be repeated.")
  @Named
  private List<String> observed = List.of();

  @Option(names = "--json", description = "Prints intermediates as JSON, with all their values.")
  private boolean json;

  LogitsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (output == null && observed.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "give -o FILE for the logits, --observe NAME, or both");
    }
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    try (var loaded = Loading.load(environment, model.reference(), options)) {
      var ids = OptionValues.checked(command, () -> prompt.ids(loaded, environment.console().in()));
      var intermediates = intermediates();
      if (output != null) write(loaded, ids, LogitsFile.create(output, intermediates));
      else evaluate(loaded, ids, intermediates);
      if (intermediates.isFruitless()) {
        throw new LlmException(
            "nothing is called %s; --observe list shows what is"
                .formatted(String.join(" or ", observed)));
      }
    }
    return 0;
  }

  private void write(LanguageModel loaded, int[] ids, LogitsFile file) {
    try (file) {
      evaluate(loaded, ids, file);
      file.complete();
    }
  }

  private void evaluate(LanguageModel loaded, int[] ids, Observer observer) {
    OptionValues.checked(
        command,
        () -> {
          prompt.evaluate(
              loaded, ids, EvaluationOptions.builder().chunk(batch).observer(observer).build());
          return ids;
        });
  }

  private Intermediates intermediates() {
    var out = environment.console().out();
    if (observed.contains(LIST)) return Intermediates.names(out);
    return json ? Intermediates.json(observed, out) : Intermediates.text(observed, out);
  }
}
