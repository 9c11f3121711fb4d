package llm.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.InterruptionException;
import llm.api.Pooling;
import llm.cli.embed.Embedder;
import llm.cli.embed.Total;
import llm.cli.embed.VectorFile;
import llm.cli.embed.VectorJson;
import llm.cli.embed.VectorLines;
import llm.cli.embed.VectorSink;
import llm.cli.embed.VectorSummary;
import llm.cli.format.Json;
import llm.cli.terminal.StatusLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes vectors of texts. */
@Command(
    name = "embed",
    description = {
      "Makes a vector of each text; texts of like meaning have vectors that point the same way.",
      "",
      "The marks that the model was trained with, such as [CLS] and [SEP], are put around each"
          + " text; an empty one is its marks alone. Encoders embed, and language models do too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm embed -m model.gguf \"How do swallows navigate?\"",
      "  llm embed -m model.gguf --query --json \"How do swallows navigate?\"",
      "  llm embed -m model.gguf --document --truncate -o vectors.f32 - < lines.txt",
      "  find . -name '*.txt' -print0 | llm embed -m model.gguf --null -o names.f32",
      "  llm embed -m model.gguf --tokens 101,7592,102 --pooling none",
      "",
      "A line a vector, its numbers with blanks between. FILE holds 32-bit little-endian floats,"
          + " vectors x numbers, and is there when it is complete. Texts are read and vectors"
          + " written as they come, however many there are.",
      "",
      "--json prints one object: model; dimensions; embeddings, a list of numbers a text, with"
          + " --pooling none a list of such lists; usage (prompt_tokens, total_tokens, cut_tokens,"
          + " cut_texts: numbers); prefix, where there was one. With -o rows and output, the file,"
          + " instead of embeddings."
    })
final class EmbedCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  /** Time to stop after ^C, and to remove what is incomplete. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

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

  @Option(
      names = "--tokens",
      paramLabel = "IDS",
      converter = TokenIds.Converter.class,
      description =
          "Token ids instead of a text, such as 101,7592,102, as they are: nothing is added to"
              + " them. May be repeated.")
  private List<TokenIds> tokens = List.of();

  @Option(
      names = "--no-normalize",
      description = "Leaves vectors as they are; otherwise each is divided by its length.")
  private boolean unnormalized;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where the vectors go, instead of standard output.")
  @Named
  private @Nullable Path output;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  EmbedCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var embedding = OptionValues.checked(command, () -> vectors.toEmbeddingOptions(!unnormalized));
    var given = given();
    try (var loaded = Loading.loadEmbeddingModel(environment, model.reference(), options);
        var sink = sink(loaded, embedding)) {
      return embed(loaded, embedding, given, sink);
    }
  }

  /** Texts, unless tokens are given. */
  private Iterator<String> given() {
    if (tokens.isEmpty()) return input.texts(command, "TEXT", texts, environment);
    if (input.isGiven() || !texts.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "--tokens: with texts, expected one of the two");
    }
    return List.<String>of().iterator();
  }

  private VectorSink sink(EmbeddingModel loaded, EmbeddingOptions options) {
    var out = environment.console().out();
    if (output != null) {
      var summary = json ? new VectorSummary(out, head(loaded, options)) : VectorSink.none();
      return new VectorFile(output, summary);
    }
    if (!json) return new VectorLines(out);
    boolean pooled = options.pooling().orElse(loaded.pooling()) != Pooling.NONE;
    return new VectorJson(out, head(loaded, options), pooled);
  }

  private Map<String, Object> head(EmbeddingModel loaded, EmbeddingOptions options) {
    var head = Json.object();
    head.put("model", model.reference().name());
    head.put("dimensions", options.dimensions().orElse(loaded.dimensions()));
    var prefix = options.prefix().orElseGet(() -> loaded.prefix(options.purpose()));
    if (!prefix.isEmpty() && tokens.isEmpty()) head.put("prefix", prefix);
    if (output != null) head.put("output", output.toString());
    return head;
  }

  private int embed(
      EmbeddingModel loaded, EmbeddingOptions options, Iterator<String> given, VectorSink sink) {
    var worker = Thread.currentThread();
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(worker::interrupt, PATIENCE)) {
      var embedder = new Embedder(loaded, options, status::show);
      Consumer<Embedding> each = embedding -> accept(embedding, sink, status);
      var total =
          OptionValues.checked(
              command,
              () ->
                  tokens.isEmpty()
                      ? embedder.embed(given, each)
                      : embedder.embedTokens(
                          tokens.stream().map(TokenIds::toArray).iterator(), each));
      status.clear();
      sink.complete(total);
      report(total, loaded);
      return 0;
    } catch (InterruptionException e) {
      return INTERRUPTED;
    }
  }

  /** Where vectors go to a terminal, nothing else is shown there. */
  private void accept(Embedding embedding, VectorSink sink, StatusLine status) {
    if (output == null && environment.console().out().isTerminal()) status.clear();
    sink.accept(embedding);
  }

  private void report(Total total, EmbeddingModel loaded) {
    var console = environment.console();
    console.out().flush();
    total.cuts(loaded.maxTokens()).ifPresent(cuts -> console.err().println("llm: " + cuts));
  }
}
