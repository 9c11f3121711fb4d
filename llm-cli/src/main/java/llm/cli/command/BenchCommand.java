package llm.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.cli.bench.Benchmark;
import llm.cli.bench.Limits;
import llm.cli.bench.SavedRun;
import llm.cli.bench.Workload;
import llm.cli.format.Json;
import llm.cli.terminal.StatusLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how fast a model reads and generates. */
@Command(
    name = "bench",
    description = {
      "Measures how fast a model reads a prompt and generates, beside what the machine can do.",
      "",
      "Shows the median of the runs, after one that warms up, and the slowest and fastest."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm bench -m model.gguf",
      "  llm bench -m model.gguf -p 512 -n 64 -t 2 -r 5 --json",
      "  llm bench -m model.gguf -p 0 -d 4096     generating in a long context",
      "  llm bench -m model.gguf -p 0 -b 8        eight sequences in one pass",
      "  llm bench -m model.gguf --json > before.json",
      "  llm bench -m model.gguf --compare before.json      what a change did",
      "",
      "--json prints one object: engine, model, threads, prompt_tokens, prompt_tps, generated,"
          + " generation_tps (medians, tokens/s; 0 where nothing was measured), prompt_tps_runs,"
          + " generation_tps_runs, depth, sequences, kv_type, exact, weight_bytes_per_pass,"
          + " prompt_gflops, generation_gbps, limits (memory_gbps and fp32_gflops of plain loops in"
          + " the same process), machine, kernels, on Linux peak_resident_bytes; with --compare"
          + " compared_with (file, prompt_ratio, generation_ratio, of medians, above 1 where it is"
          + " faster now; prompt_within_spread, generation_within_spread, whether runs of both"
          + " overlap; memory_ratio; differences)."
    })
final class BenchCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "N",
      defaultValue = "512",
      description =
          "Tokens of the prompt; 0 for none. Range: 0 to 16,777,216. Default: ${DEFAULT-VALUE}.")
  @Range(max = Range.MAX_TOKENS)
  private int promptTokens;

  @Option(
      names = {"-n", "--generate"},
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Tokens to generate; 0 for none. Range: 0 to 16,777,216. Default: ${DEFAULT-VALUE}.")
  @Range(max = Range.MAX_TOKENS)
  private int generatedTokens;

  @Option(
      names = {"-d", "--depth"},
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Tokens that the context holds before. Range: 0 to 16,777,216. Default:"
              + " ${DEFAULT-VALUE}.")
  @Range(max = Range.MAX_TOKENS)
  private int depth;

  @Option(
      names = {"-b", "--batch"},
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Sequences that generate at the same time. Range: 1 to 256. Default: ${DEFAULT-VALUE}.")
  @Range(min = 1, max = 256)
  private int sequences;

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
    var workload =
        OptionValues.checked(
            command, () -> new Workload(promptTokens, generatedTokens, depth, sequences, runs));
    var options =
        withContext(
            OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables())),
            workload.contextLength());
    var before = before(workload);
    var reference = model.reference();
    try (var loaded = Loading.load(environment, reference, options)) {
      var subject =
          new BenchReport.Subject(reference.name(), loaded.description(), options, workload);
      var report = measure(loaded, subject);
      print(before.isPresent() ? report.comparedWith(before.get()) : report);
    }
    return 0;
  }

  /** The earlier run, which is read before anything is measured. */
  private Optional<SavedRun> before(Workload workload) {
    var run = Optional.ofNullable(compared).map(SavedRun::read);
    if (run.isPresent() && !run.get().workload().isSameAs(workload)) {
      throw new ParameterException(
          command.commandLine(),
          "--compare: %s is a run of %s, expected %s"
              .formatted(compared, run.get().workload().options(), workload.options()));
    }
    return run;
  }

  /** A context as long as is needed, where none is asked for. */
  private LoadOptions withContext(LoadOptions options, int needed) {
    var context = options.contextLength();
    if (context.isEmpty()) return options.withContextLength(needed);
    if (context.getAsInt() < needed) {
      throw new ParameterException(
          command.commandLine(),
          "--context: %d, expected %d or more".formatted(context.getAsInt(), needed));
    }
    return options;
  }

  private BenchReport measure(LanguageModel loaded, BenchReport.Subject subject) {
    var diagnostics = environment.runtime().diagnose();
    try (var status = StatusLine.start(environment.console());
        var _ = environment.interrupts().guard(status::close, Duration.ZERO)) {
      var result = new Benchmark(subject.workload(), status::show).run(loaded);
      var memory = ResidentMemory.peak();
      status.show("measuring the machine's limits");
      var limits = Limits.measure(subject.threads(diagnostics));
      return new BenchReport(subject, result, limits, diagnostics, memory, Optional.empty());
    }
  }

  private void print(BenchReport report) {
    var out = environment.console().out();
    if (json) out.println(Json.of(report.toJson()));
    else report.lines().forEach(out::println);
  }
}
