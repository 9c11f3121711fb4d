package llm.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import llm.api.Generation;
import llm.api.Token;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Continues a text. */
@Command(
    name = "run",
    description = {
      "Continues a text.",
      "",
      "The continuation goes to standard output as it comes, statistics to standard error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm run \"Once upon a time\"",
      "  llm run -m model.gguf -n 200 --temperature 0 \"The capital of France is\"",
      "  llm run --seed 1 --stop . - < prompt.txt",
      "  llm run --tokens 1,403,407,261 -n 8 --json",
      "",
      "--json prints one object: text; tokens, the generated ids; prompt_tokens, the ids of the",
      "prompt; finish_reason (stop, length, cancelled); usage (prompt_tokens, completion_tokens,",
      "total_tokens: numbers); timings (load_ms, prompt_ms, first_token_ms, generation_ms,",
      "prompt_tps and generation_tps in tokens/s); on Linux peak_resident_bytes; with --logprobs",
      "N logprobs, one a token: id, token, logprob, top_logprobs (N of id, token, logprob)."
    })
final class RunCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  /** Time to stop after ^C and to print statistics. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PromptOptions prompt = new PromptOptions();
  @Mixin private final SamplingOptions sampling = new SamplingOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();

  @Option(names = "--json", description = "Prints one JSON object, when all is done.")
  private boolean json;

  RunCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options = OptionValues.checked(command, sampling::toGenerationOptions);
    var loadOptions =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var start = System.nanoTime();
    try (var loaded = Loading.load(environment, model.reference(), loadOptions)) {
      var load = Duration.ofNanos(System.nanoTime() - start);
      var ids = prompt.ids(loaded.tokenizer(), environment.console().in());
      try (var session = loaded.newSession();
          var generation = session.generate(ids, options);
          var _ = environment.interrupts().guard(generation::close, PATIENCE)) {
        var tokens = stream(generation, ids.length);
        var report = new GenerationReport(ids, tokens, generation, load, ResidentMemory.peak());
        print(report);
        return report.isCancelled() ? INTERRUPTED : 0;
      }
    }
  }

  /** Reads all tokens, and prints them as they come. */
  private List<Token> stream(Generation generation, int promptTokens) {
    var out = environment.console().out();
    var tokens = new ArrayList<Token>();
    try (var status = StatusLine.start(environment.console())) {
      status.show("reading the prompt, " + Text.number(promptTokens) + " tokens");
      for (var token : generation) {
        status.clear();
        tokens.add(token);
        if (json) continue;
        out.print(token.text());
        out.flush();
      }
    }
    return tokens;
  }

  private void print(GenerationReport report) {
    var out = environment.console().out();
    if (json) {
      out.println(Json.of(report.toJson()));
    } else if (!report.text().endsWith("\n")) {
      out.println("");
    }
    out.flush();
    if (!json) report.logprobLines().forEach(environment.console().err()::println);
    report.lines().forEach(environment.console().err()::println);
  }
}
