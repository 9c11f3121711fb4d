package llm.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import llm.api.ArchitectureInfo;
import llm.api.LoadOptions;
import llm.cli.bundle.BundledModel;
import llm.cli.bundle.BundledModels;
import llm.cli.format.Json;
import llm.cli.format.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is there to run. */
@Command(
    name = "models",
    description = "Lists the bundled models, and the installed architectures with their jars.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm models",
      "  llm models --plugins my-plugins",
      "",
      "--json prints one object: bundled (name, description, default) and architectures (id,"
          + " plugin, module, location)."
    })
final class ModelsCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  ModelsCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var bundled = BundledModels.all();
    var architectures =
        environment
            .runtime()
            .architectures(plugins.apply(LoadOptions.defaults(), environment.variables()));
    if (json) environment.console().out().println(Json.of(toJson(bundled, architectures)));
    else print(bundled, architectures);
    return 0;
  }

  private static Map<String, Object> toJson(
      List<BundledModel> bundled, List<ArchitectureInfo> architectures) {
    var json = Json.object();
    json.put("bundled", bundled.stream().map(ModelsCommand::toJson).toList());
    json.put("architectures", architectures.stream().map(ModelsCommand::toJson).toList());
    return json;
  }

  private static Map<String, Object> toJson(BundledModel model) {
    var json = Json.object();
    json.put("name", model.reference());
    json.put("description", model.description());
    json.put("default", model.isDefault());
    return json;
  }

  static Map<String, Object> toJson(ArchitectureInfo architecture) {
    var json = Json.object();
    json.put("id", architecture.id());
    json.put("plugin", architecture.plugin());
    json.put("module", architecture.module());
    json.put("location", architecture.location());
    return json;
  }

  private void print(List<BundledModel> bundled, List<ArchitectureInfo> architectures) {
    var out = environment.console().out();
    out.println("Bundled models");
    var models = new Table();
    for (var model : bundled) {
      var description = model.description() + (model.isDefault() ? " (default)" : "");
      models.row(model.reference(), description);
    }
    models.lines().forEach(out::println);
    out.println("");
    out.println("Installed architectures");
    var installed = new Table();
    for (var architecture : architectures) {
      installed.row(architecture.id(), architecture.module(), architecture.location());
    }
    installed.lines().forEach(out::println);
    if (architectures.isEmpty()) out.println("  none: no model can be run");
  }
}
