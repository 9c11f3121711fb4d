package llm.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.Pooling;
import llm.cli.embed.Embedder;
import llm.cli.embed.SimilarityMatrix;
import llm.cli.embed.Total;
import llm.cli.format.Json;
import llm.cli.terminal.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares texts by their vectors. */
@Command(
    name = "similarity",
    description = {
      "Says how alike texts are: the cosine of the angle between the vectors of each two, 1 for"
          + " texts that mean the same.",
      "",
      "A line a text: its index, from 0, its similarity to each, the text."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm similarity -m model.gguf \"A cat sleeps.\" \"A kitten naps.\" \"Tax law.\"",
      "  llm similarity -m model.gguf --prefix \"query: \" - < questions.txt",
      "",
      "--json prints one object: model; texts; similarity, a list of numbers a text; usage"
          + " (prompt_tokens, total_tokens, cut_tokens, cut_texts: numbers)."
    })
final class SimilarityCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final VectorOptions vectors = new VectorOptions();
  @Mixin private final TextOptions input = new TextOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "TEXT",
      description = "A text; - reads texts from standard input, one a line.")
  private List<String> texts = List.of();

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  SimilarityCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var given = all(input.texts(command, "TEXT", texts, environment));
    if (given.size() < 2) {
      throw new ParameterException(
          command.commandLine(), "texts: " + given.size() + ", expected 2 or more");
    }
    var how = OptionValues.checked(command, () -> vectors.toEmbeddingOptions(true));
    try (var loaded = Loading.loadEmbeddingModel(environment, model.reference(), options)) {
      if (how.pooling().orElse(loaded.pooling()) == Pooling.NONE) {
        throw new ParameterException(
            command.commandLine(), "--pooling: none, expected a kind that makes one vector");
      }
      var embeddings = new ArrayList<Embedding>();
      var total = embed(loaded, how, given.iterator(), embeddings::add);
      print(new SimilarityMatrix(given, embeddings), total);
      total
          .cuts(loaded.maxTokens())
          .ifPresent(cuts -> environment.console().err().println("llm: " + cuts));
    }
    return 0;
  }

  private static List<String> all(Iterator<String> texts) {
    var all = new ArrayList<String>();
    texts.forEachRemaining(all::add);
    return all;
  }

  private Total embed(
      EmbeddingModel loaded,
      EmbeddingOptions how,
      Iterator<String> given,
      Consumer<Embedding> sink) {
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      var embedder = new Embedder(loaded, how, status::show);
      return OptionValues.checked(command, () -> embedder.embed(given, sink));
    }
  }

  private void print(SimilarityMatrix matrix, Total total) {
    var out = environment.console().out();
    if (json) {
      var head = Json.object();
      head.put("model", model.reference().name());
      matrix.writeJson(head, total, out);
    } else {
      matrix.writeLines(out);
    }
    out.flush();
  }
}
