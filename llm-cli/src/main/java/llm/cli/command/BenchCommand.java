package llm.cli.command;

import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import llm.api.Constraint;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.Tokenizer.Special;
import llm.cli.bench.BenchText;
import llm.cli.bench.Benchmark;
import llm.cli.bench.EmbeddingBenchmark;
import llm.cli.bench.EmbeddingWorkload;
import llm.cli.bench.SavedEmbeddings;
import llm.cli.bench.SavedRun;
import llm.cli.bench.Workload;
import llm.cli.file.TextFile;
import llm.cli.format.Json;
import llm.cli.terminal.StatusLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast a model reads and generates, or embeds. */
@Command(
    name = "bench",
    description = {
      "Measures how fast a model reads a prompt and generates, or embeds texts, beside what the"
          + " machine can do.",
      "",
      "Shows the median of the runs, after one that warms up, and the slowest and fastest."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm bench -m model.gguf",
      "  llm bench -m model.gguf -p 512 -n 64 -t 2 -r 5 --json",
      "  llm bench -m model.gguf -p 0 -d 4096     generating in a long context",
      "  llm bench -m model.gguf -p 0 -b 8        eight sequences in one pass",
      "  llm bench -m model.gguf --prompt-file code.txt -b 8 --speculate ngram",
      "  llm bench -m model.gguf -p 0 --json-schema person.schema.json    what a schema costs",
      "  llm bench -m encoder.gguf -p 16,256 -b 1,8   one and eight texts of two lengths",
      "  llm bench -m model.gguf --json > before.json",
      "  llm bench -m model.gguf --compare before.json      what a change did",
      "",
      "--json prints one object: engine, model, threads, prompt_tokens, prompt_tps, generated,"
          + " generation_tps (medians, tokens/s; 0 where nothing was measured), prompt_tps_runs,"
          + " generation_tps_runs, depth, sequences, kv_type, exact, reproducible, where they are"
          + " asked for prompt_file, speculate (ngram, draft), drafted_tokens and accepted_tokens,"
          + " with --json-schema constrained_tps, constrained_ratio (to generation_tps),"
          + " constrained_tps_runs,"
          + " weight_bytes_per_pass,"
          + " prompt_gflops, generation_gbps, limits (memory_gbps and fp32_gflops of plain loops in"
          + " the same process), machine, kernels, on Linux peak_resident_bytes; with --compare"
          + " compared_with (file, prompt_ratio, generation_ratio, of medians, above 1 where it is"
          + " faster now; prompt_within_spread, generation_within_spread, whether runs of both"
          + " overlap; memory_ratio; differences).",
      "",
      "Of a model that embeds: engine, model, threads, exact, reproducible; embedding, one for each"
          + " length and number of texts (tokens, batch, texts_per_second, the median,"
          + " tokens_per_second, texts_per_second_runs, gflops of the weights alone); limits,"
          + " machine, kernels; with --compare compared_with (file, embedding of tokens, batch,"
          + " ratio, within_spread; differences)."
    })
final class BenchCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Option(
      names = {"-p", "--prompt"},
      split = "\\s*,\\s*",
      splitSynopsisLabel = ",",
      paramLabel = "N",
      description =
          "Tokens of the prompt, 0 for none; or of texts that are embedded, of several lengths."
              + " Range: 0 to 16,777,216. Default: 512; 16, 128 and 512 of texts.")
  @Range(max = Range.MAX_TOKENS)
  private List<Integer> lengths = List.of();

  @Option(
      names = {"-n", "--generate"},
      paramLabel = "N",
      description = "Tokens to generate; 0 for none. Range: 0 to 16,777,216. Default: 64.")
  @Range(max = Range.MAX_TOKENS)
  private @Nullable Integer generatedTokens;

  @Option(
      names = {"-d", "--depth"},
      paramLabel = "N",
      description = "Tokens that the context holds before. Range: 0 to 16,777,216. Default: 0.")
  @Range(max = Range.MAX_TOKENS)
  private @Nullable Integer depth;

  @Option(
      names = {"-b", "--batch"},
      split = "\\s*,\\s*",
      splitSynopsisLabel = ",",
      paramLabel = "N",
      description =
          "Sequences that generate at the same time; or texts that are embedded at once, several"
              + " numbers of them. Range: 1 to 256. Default: 1; 1 and 32 of texts.")
  @Range(min = 1, max = 256)
  private List<Integer> batches = List.of();

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description =
          "A text that every sequence reads before it generates, in the place of -p tokens that are"
              + " no text; - is standard input.")
  @Named
  private @Nullable String promptFile;

  @Option(
      names = "--json-schema",
      paramLabel = "FILE|TEXT",
      description =
          "Generates once more in each run, JSON that this schema allows: a file, or the schema"
              + " itself. One that allows long answers measures most.")
  @Named
  private @Nullable String schema;

  @Mixin private final SpeculationOptions speculation = new SpeculationOptions();

  @Option(
      names = "--embed",
      description =
          "Measures a language model as one that embeds. Of an encoder nothing else is measured.")
  private boolean embed;

  @Option(
      names = {"-r", "--runs"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How often to measure. Range: 1 to 10,000. Default: ${DEFAULT-VALUE}.")
  @Range(min = 1, max = 10000)
  private int runs;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description =
          "Ratios to an earlier run of the same -p, -n, -d and -b, which --json printed to a file.")
  @Named
  private @Nullable Path compared;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  BenchCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    OptionValues.checked(command, speculation::check);
    if (embed || isForTextsAlone(options)) embeddings(options);
    else generation(options);
    return 0;
  }

  private boolean isForTextsAlone(LoadOptions options) {
    var description = environment.runtime().describe(model.reference().source(), options);
    return !ModelUse.of(description).contains(ModelUse.GENERATE);
  }

  private ParameterException misuse(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private void generation(LoadOptions wanted) {
    var workload =
        OptionValues.checked(
            command,
            () ->
                new Workload(
                    single("--prompt", lengths, 512),
                    requireNonNullElse(generatedTokens, 64),
                    requireNonNullElse(depth, 0),
                    single("--batch", batches, 1),
                    runs));
    var text = Optional.ofNullable(promptFile).map(this::ids);
    var whole = text.map(ids -> workload.reading(ids.length)).orElse(workload);
    int needed = text.isPresent() ? whole.contextLengthBehindPrompt() : whole.contextLength();
    var options = withContext(wanted, needed);
    var before = before(whole);
    var reference = model.reference();
    try (var loaded = Loading.load(environment, reference, options);
        var drafts = speculation.open(environment, options)) {
      var subject = new BenchSetting.Subject(reference.name(), loaded.description(), options);
      var read = new BenchText(text, drafts.speculation(), constraint());
      var drafting =
          new BenchDrafting(Optional.ofNullable(promptFile).map(Path::of), speculation.name());
      var report =
          measure(
              subject,
              progress -> new Benchmark(whole, read, progress).run(loaded),
              (setting, result) -> new BenchReport(setting, whole, drafting, result, before));
      print(report.toJson(), report.lines());
    }
  }

  private Optional<Constraint> constraint() {
    return Optional.ofNullable(schema).map(GrammarCommand::schema).map(Constraint::jsonSchema);
  }

  /** The tokens of the text that is read. */
  private int[] ids(String file) {
    if (!lengths.isEmpty()) throw misuse("--prompt-file: with -p, expected one of them");
    var text =
        file.equals(PromptOptions.STANDARD_INPUT)
            ? TextFile.readStandardInput(environment.console().in())
            : TextFile.read(Path.of(file));
    var tokenizer = environment.runtime().loadTokenizer(model.reference().source());
    var ids = tokenizer.encode(text, Special.START);
    if (ids.length == 0) throw new LlmException(file + ": no tokens, expected a text");
    return ids;
  }

  private int single(String name, List<Integer> counts, int other) {
    if (counts.size() > 1) {
      throw misuse(name + ": " + counts + ", expected one number; several are for texts to embed");
    }
    return counts.isEmpty() ? other : counts.getFirst();
  }

  /** The earlier run, which is read before anything is measured. */
  private Optional<SavedRun> before(Workload workload) {
    var run = Optional.ofNullable(compared).map(SavedRun::read);
    if (run.isPresent() && !run.get().workload().isSameAs(workload)) {
      throw misuse(
          "--compare: %s is a run of %s, expected %s"
              .formatted(compared, run.get().workload().options(), workload.options()));
    }
    return run;
  }

  /** A context as long as is needed, where none is asked for. */
  private LoadOptions withContext(LoadOptions options, int needed) {
    var context = options.contextLength();
    if (context.isEmpty()) return options.toBuilder().contextLength(needed).build();
    if (context.getAsInt() < needed) {
      throw misuse("--context: %d, expected %d or more".formatted(context.getAsInt(), needed));
    }
    return options;
  }

  private void embeddings(LoadOptions options) {
    if (generatedTokens != null || depth != null) {
      throw misuse("-n and -d: nothing is generated where texts are embedded");
    }
    if (schema != null) {
      throw misuse("--json-schema: nothing is generated where texts are embedded");
    }
    if (promptFile != null || speculation.isGiven()) {
      throw misuse("--prompt-file and --speculate: nothing is generated where texts are embedded");
    }
    var before = Optional.ofNullable(compared).map(SavedEmbeddings::read);
    var reference = model.reference();
    try (var loaded = Loading.loadEmbeddingModel(environment, reference, options)) {
      var workload = workload(loaded.maxTokens());
      before.ifPresent(run -> check(run, workload));
      var subject = new BenchSetting.Subject(reference.name(), loaded.description(), options);
      var report =
          measure(
              subject,
              progress -> new EmbeddingBenchmark(workload, progress).run(loaded),
              (setting, results) -> new EmbeddingBenchReport(setting, results, before));
      print(report.toJson(), report.lines());
    }
  }

  /** What is asked for; of the lengths that nobody asked for those that the model reads. */
  private EmbeddingWorkload workload(int longest) {
    for (int length : lengths) {
      if (length > longest) {
        throw misuse(
            "--prompt: %,d, expected 1 to %,d, which the model reads".formatted(length, longest));
      }
    }
    var usual =
        EmbeddingWorkload.LENGTHS.stream()
            .map(length -> Math.min(length, longest))
            .distinct()
            .toList();
    return OptionValues.checked(
        command,
        () ->
            new EmbeddingWorkload(
                lengths.isEmpty() ? usual : lengths,
                batches.isEmpty() ? EmbeddingWorkload.BATCHES : batches,
                runs));
  }

  private void check(SavedEmbeddings run, EmbeddingWorkload workload) {
    if (run.cases().equals(workload.cases())) return;
    throw misuse(
        "--compare: %s is a run of other lengths or numbers of texts than %s"
            .formatted(compared, workload.options()));
  }

  /** Measures a model, then the machine. */
  private <T, R> R measure(
      BenchSetting.Subject subject,
      Function<Consumer<String>, T> benchmark,
      BiFunction<BenchSetting, T, R> report) {
    var diagnostics = environment.runtime().diagnose();
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      var result = benchmark.apply(status::show);
      status.show("measuring the machine's limits");
      return report.apply(BenchSetting.of(subject, diagnostics), result);
    }
  }

  private void print(Map<String, Object> object, List<String> lines) {
    var out = environment.console().out();
    if (json) out.println(Json.of(object));
    else lines.forEach(out::println);
  }
}
