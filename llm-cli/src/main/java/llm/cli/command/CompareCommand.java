package llm.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import llm.api.LoadOptions;
import llm.cli.compare.ComparisonJson;
import llm.cli.compare.ComparisonPage;
import llm.cli.compare.ComparisonText;
import llm.cli.compare.ModelFacts;
import llm.cli.file.CompleteFile;
import llm.cli.format.Json;
import llm.cli.terminal.OutputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows models side by side. */
@Command(
    name = "compare",
    description = {
      "Shows side by side what tells models apart.",
      "",
      "All is read from the blocks that a model is composed of. On a terminal, rows in which all"
          + " models agree are dimmed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm compare a.gguf b.gguf c.gguf",
      "  llm compare --html families.html *.gguf",
      "  llm compare --svg drawings a.gguf b.gguf",
      "  llm compare --json a.gguf b.gguf | jq '.models[].blocks[0].attention'",
      "",
      "A model that cannot be composed is left out; the exit code is then 1. Of a model with two"
          + " networks each is shown.",
      "--json prints one object with models: an object each, with model, name, architecture,"
          + " network (decoder or encoder), block_count, embedding_length, context_length,"
          + " vocabulary_size, tokenizer, embedding, blocks (one for each kind of layers, which"
          + " lists its layers), output, weights and cost; or with model and error.",
      "",
      "Environment: COLUMNS how wide the table may be, 100 characters where it is not set."
    })
final class CompareCommand implements Callable<Integer> {
  private static final int NARROWEST = 40;

  private final Environment environment;

  @Parameters(
      arity = "2..*",
      paramLabel = "MODEL",
      description = "A GGUF file (of one in shards the first), or demo:NAME.")
  @Named
  private List<String> models = List.of();

  @Mixin private final PluginOptions plugins = new PluginOptions();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes a page with drawings of each model's blocks instead.")
  @Named
  private @Nullable Path html;

  @Option(
      names = "--svg",
      paramLabel = "DIR",
      description =
          "Writes each drawing into this folder instead: MODEL.svg, or MODEL-LAYER.svg for each"
              + " kind of layers.")
  @Named
  private @Nullable Path svg;

  CompareCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var facts = new ArrayList<ModelFacts>();
    var objects = new ArrayList<Map<String, Object>>();
    int read = 0;
    for (var model : models) {
      try {
        for (var found : facts(model)) {
          facts.add(found);
          objects.add(ComparisonJson.of(found));
        }
        read++;
      } catch (OutputException e) {
        throw e;
      } catch (RuntimeException e) {
        objects.add(ComparisonJson.ofFailure(model, Failures.describe(e)));
        Failures.print(environment, model, Failures.describe(e));
      }
    }
    if (html != null && !facts.isEmpty()) CompleteFile.write(html, ComparisonPage.of(facts));
    if (svg != null) DrawingFiles.write(svg, facts);
    if (json) objects(objects);
    else if (html == null && svg == null && !facts.isEmpty()) table(facts);
    return read == models.size() ? 0 : 1;
  }

  /** Of a model with two networks, those of both. */
  private List<ModelFacts> facts(String name) {
    var options = plugins.apply(LoadOptions.defaults(), environment.variables());
    var model = ModelReference.of(name);
    var description = Loading.describe(environment, model, options);
    var tokenizer = environment.runtime().loadTokenizer(model.source());
    return ModelFacts.of(name, description, tokenizer);
  }

  private void table(List<ModelFacts> facts) {
    var out = environment.console().out();
    ComparisonText.lines(facts, out.hasColors(), width()).forEach(out::println);
  }

  private void objects(List<Map<String, Object>> objects) {
    var all = Json.object();
    all.put("models", objects);
    environment.console().out().println(Json.of(all));
  }

  private int width() {
    var columns = environment.variables().getOrDefault("COLUMNS", "");
    if (!columns.matches("[0-9]{1,4}")) return ComparisonText.DEFAULT_WIDTH;
    return Math.max(NARROWEST, Integer.parseInt(columns));
  }
}
