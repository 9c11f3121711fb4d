package llm.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import llm.api.LlmException;
import llm.cli.file.TextFile;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.perplexity.Perplexity;
import llm.cli.perplexity.Surprise;
import llm.cli.terminal.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how well a model predicts a text. */
@Command(
    name = "perplexity",
    description = {
      "Measures how well a model predicts a text: the lower, the better.",
      "",
      "As usual, the text is cut into chunks, of each of which the second half counts; so"
          + " figures of one text and one length of chunks can be compared, such as those of a"
          + " model before and after 'llm quantize'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm perplexity -m model.gguf text.txt",
      "  llm perplexity -m model.gguf -c 2048 --chunks 20 --json text.txt",
      "  llm run -n 2000 --seed 1 Once | llm perplexity -c 128 -",
      "",
      "--json prints one object: model, tokens, chunk_tokens, chunks, scored_tokens, perplexity,"
          + " perplexity_error (its standard error), nats_per_token, seconds, tps (tokens read a"
          + " second)."
    })
final class PerplexityCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Parameters(paramLabel = "TEXT", description = "A file of UTF-8 text; - is standard input.")
  @Named
  private String text = PromptOptions.STANDARD_INPUT;

  @Option(
      names = "--chunks",
      paramLabel = "N",
      description = "Only the first N chunks of the text. Range: 1 to 1,000,000,000. Default: all.")
  @Range(min = 1, max = 1_000_000_000)
  private int chunks = Integer.MAX_VALUE;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  PerplexityCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var content = read();
    var reference = model.reference();
    try (var loaded = Loading.load(environment, reference, options)) {
      if (loaded.decoderStart().isPresent()) {
        throw new LlmException(
            reference.name()
                + ": its decoder answers what its encoder reads: there is no perplexity of a text"
                + " alone");
      }
      int context = loaded.description().contextLength();
      int length =
          options.contextLength().isPresent()
              ? context
              : Math.min(context, Perplexity.DEFAULT_CHUNK);
      print(measure(reference.name(), new Perplexity(loaded, content, length), length));
    }
    return 0;
  }

  private String read() {
    return text.equals(PromptOptions.STANDARD_INPUT)
        ? TextFile.readStandardInput(environment.console().in())
        : TextFile.read(Path.of(text));
  }

  /** What was found. */
  private record Found(
      String model, Perplexity text, int length, Surprise surprise, double seconds) {
    int chunks() {
      return (int) (surprise.tokens() / scored(length));
    }

    double tokensPerSecond() {
      return (double) chunks() * length / seconds;
    }

    private static int scored(int length) {
      return length - length / 2 - 1;
    }
  }

  private Found measure(String name, Perplexity perplexity, int length) {
    var count = Math.min(chunks, perplexity.chunks());
    long start = System.nanoTime();
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      status.show("chunk 1 of " + Text.number(count));
      var surprise =
          perplexity.measure(
              chunks, (done, soFar) -> status.show(progress(done, count, soFar, start)));
      return new Found(name, perplexity, length, surprise, (System.nanoTime() - start) / 1e9);
    }
  }

  private static String progress(int done, int count, Surprise soFar, long start) {
    double left = (System.nanoTime() - start) / 1e9 / done * (count - done);
    return Text.format(
        "%,d of %,d chunks, perplexity %.4f so far, %.0f s left",
        done, count, soFar.perplexity(), left);
  }

  private void print(Found found) {
    var out = environment.console().out();
    if (json) out.println(Json.of(toJson(found)));
    else
      out.println(
          Text.format(
              "perplexity %.4f ± %.4f (%,d tokens in %,d chunks of %,d, %.1f tokens/s)",
              found.surprise.perplexity(),
              found.surprise.error(),
              found.surprise.tokens(),
              found.chunks(),
              found.length,
              found.tokensPerSecond()));
  }

  private static Map<String, Object> toJson(Found found) {
    var json = Json.object();
    json.put("model", found.model);
    json.put("tokens", found.text.tokens());
    json.put("chunk_tokens", found.length);
    json.put("chunks", found.chunks());
    json.put("scored_tokens", found.surprise.tokens());
    json.put("perplexity", found.surprise.perplexity());
    json.put("perplexity_error", found.surprise.error());
    json.put("nats_per_token", found.surprise.mean());
    json.put("seconds", found.seconds);
    json.put("tps", found.tokensPerSecond());
    return json;
  }
}
