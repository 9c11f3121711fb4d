package llm.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.cli.format.Json;
import llm.cli.terminal.OutputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what models are made of. */
@Command(
    name = "inspect",
    description = {
      "Shows what models are made of: metadata, tensors and the kernels that multiply them, sizes,"
          + " and the composed blocks.",
      "",
      "Of a file that cannot be run it shows what there is, and why it cannot."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm inspect model.gguf",
      "  llm inspect --json *.gguf | jq .metadata",
      "",
      "Several models are shown one after the other; the exit code is 1 if one of them failed.",
      "--json prints one object a model: file, bytes, version, byte_order, metadata, tensors,"
          + " types, and, where it can be run, model (uses: generate, embed, rerank); pooling,"
          + " where the file says how it embeds; where something failed, error."
    })
final class InspectCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description = "A GGUF file (of one in shards the first), or demo:NAME.")
  @Named
  private List<String> models = List.of();

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Option(names = "--json", description = "Prints one JSON object a model.")
  private boolean json;

  InspectCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var good = true;
    for (var i = 0; i < models.size(); i++) {
      if (i > 0 && !json) environment.console().out().println("");
      good &= show(models.get(i));
    }
    return good ? 0 : 1;
  }

  /** Whether all went well. */
  private boolean show(String name) {
    var out = environment.console().out();
    try {
      var inspection = inspect(ModelReference.of(name));
      if (json) out.println(Json.of(InspectionJson.of(inspection)));
      else InspectionText.lines(inspection).forEach(out::println);
      inspection.failure().ifPresent(failure -> Failures.print(environment, name, failure));
      return inspection.failure().isEmpty();
    } catch (OutputException e) {
      throw e;
    } catch (RuntimeException e) {
      if (json) out.println(Json.of(InspectionJson.ofFailure(name, Failures.describe(e))));
      Failures.print(environment, name, Failures.describe(e));
      return false;
    }
  }

  private Inspection inspect(ModelReference model) {
    try (var file = model.open()) {
      var contents = Inspection.of(file);
      if (file.tensors().isEmpty()) return contents;
      var options = plugins.apply(LoadOptions.defaults(), environment.variables());
      try {
        return contents.with(environment.runtime().describe(model.source(), options));
      } catch (LlmException e) {
        return contents.with(Failures.describe(e));
      }
    }
  }
}
