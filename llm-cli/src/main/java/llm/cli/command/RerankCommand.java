package llm.cli.command;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.cli.embed.Ranking;
import llm.cli.embed.Ranking.Ranked;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts documents in order by how well they answer a query. */
@Command(
    name = "rerank",
    description = {
      "Says how well documents answer a query, the best first.",
      "",
      "A line for each: its index, as they were given, from 0; its score, from 0 to 1; its text."
          + " A reranker reads query and document together, in the form it was trained with, and so"
          + " judges better than a comparison of vectors, at the price of a pass for each."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm rerank -m reranker.gguf \"What is a panda?\" \"A bear.\" \"A snake.\"",
      "  llm rerank -m reranker.gguf --top 3 \"What is a panda?\" - < passages.txt",
      "  llm rerank -m reranker.gguf --null --json \"What is a panda?\" < passages",
      "",
      "--json prints one object: model; results, the best first (index, score, text); usage"
          + " (prompt_tokens, total_tokens, cut_tokens, cut_texts: numbers)."
    })
final class RerankCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final CutOption cut = new CutOption();
  @Mixin private final TextOptions input = new TextOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Parameters(index = "0", paramLabel = "QUERY", description = "What is asked.")
  private String query = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DOCUMENT",
      description = "A text; - reads texts from standard input, one a line.")
  private List<String> documents = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Only the N best. Range: 1 to 1,000,000,000. Default: all.")
  @Range(min = 1, max = 1_000_000_000)
  private int top = Integer.MAX_VALUE;

  @Option(
      names = "--raw",
      description =
          "Scores as the model computes them, any number; otherwise their sigmoid, from 0 to 1.")
  private boolean raw;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  RerankCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var given = input.texts(command, "DOCUMENT", documents, environment);
    try (var loaded = Loading.loadReranker(environment, model.reference(), options)) {
      var ranking = rank(loaded, given);
      print(ranking);
      ranking
          .total()
          .cuts(loaded.maxTokens())
          .ifPresent(cuts -> environment.console().err().println("llm: " + cuts));
    }
    return 0;
  }

  private Ranking rank(Reranker loaded, Iterator<String> given) {
    var options = RerankOptions.builder().raw(raw).truncated(cut.isWanted()).build();
    var ranking = new Ranking(top);
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      ranking.rank(loaded, query, given, options, status::show);
      return ranking;
    }
  }

  private void print(Ranking ranking) {
    var out = environment.console().out();
    if (json) out.println(Json.of(toJson(ranking)));
    else ranking.best().forEach(document -> out.println(line(document)));
    out.flush();
  }

  private static String line(Ranked document) {
    return Text.format("%d %.6f ", document.index(), document.score())
        + Text.printable(document.text());
  }

  private Map<String, Object> toJson(Ranking ranking) {
    var results = Json.object();
    results.put("model", model.reference().name());
    results.put("results", ranking.best().stream().map(RerankCommand::toJson).toList());
    results.put("usage", ranking.total().toJson());
    return results;
  }

  private static Map<String, Object> toJson(Ranked document) {
    var result = Json.object();
    result.put("index", document.index());
    result.put("score", document.score());
    result.put("text", document.text());
    return result;
  }
}
