package llm.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import llm.api.Answer;
import llm.api.ChatOptions;
import llm.api.Generation;
import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Session;
import llm.api.Token;
import llm.cli.chat.AnswerPrinter;
import llm.cli.format.Json;
import llm.cli.format.Text;
import llm.cli.terminal.StatusLine;
import org.jspecify.annotations.Nullable;
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
      "The continuation goes to standard output as it comes, statistics to standard error.",
      "",
      "Special tokens that the prompt spells, such as <s>, are what they name, as in 'llm"
          + " tokenize'; with --no-parse-special they are text. In a message of --chat they always"
          + " are. The model's bos is added, eos is not: the text goes on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm run \"Once upon a time\"",
      "  llm run -m model.gguf -n 200 --temperature 0 \"The capital of France is\"",
      "  llm run --seed 1 --stop . - < prompt.txt",
      "  llm run -m model.gguf --system \"You are terse.\" \"Name a colour.\"",
      "  llm run --tokens 1,403,407,261 -n 8 --json",
      "  llm run -m translator.gguf \"translate English to German: Good morning.\"",
      "  llm run -m translator.gguf --encoder-tokens 37,3,1 --tokens 0",
      "  llm run -m model.gguf --speculate ngram - < text-to-edit.txt",
      "  llm run -m large.gguf --draft-model small.gguf \"The capital of France is\"",
      "  llm run -m model.gguf --chat --json-schema person.schema.json \"Describe Ada.\"",
      "  llm run -m model.gguf --choice yes,no \"Is the sky blue? Answer:\"",
      "  llm run -n 50 --save-session story.session \"Once upon a time\"",
      "  llm run -n 50 --session story.session",
      "",
      "--json prints one object: text; tokens, the generated ids; prompt_tokens, the ids of the"
          + " prompt; finish_reason (stop, length, cancelled); usage (prompt_tokens,"
          + " completion_tokens, total_tokens: numbers; with --speculate drafted_tokens,"
          + " accepted_tokens); timings (load_ms, prompt_ms,"
          + " first_token_ms, generation_ms, prompt_tps and generation_tps in tokens/s); on Linux"
          + " peak_resident_bytes; with --chat reasoning, what the model thought before its answer;"
          + " with --logprobs N logprobs, one a token: id, token, logprob, top_logprobs (N of id,"
          + " token, logprob)."
    })
final class RunCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  /** Time to stop after ^C and to print statistics. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PromptOptions.Optional prompt = new PromptOptions.Optional();
  @Mixin private final SamplingOptions sampling = new SamplingOptions();
  @Mixin private final ConstraintOptions constraint = new ConstraintOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();
  @Mixin private final SpeculationOptions speculation = new SpeculationOptions();
  @Mixin private final SessionOptions sessions = new SessionOptions();

  @Mixin private final ChatTemplateOption template = new ChatTemplateOption();

  @Option(
      names = "--chat",
      description = "Puts the text as a message through the model's chat template: an answer.")
  private boolean chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "How the assistant is to behave; --chat is understood.")
  private @Nullable String system;

  @Option(names = "--json", description = "Prints one JSON object, when all is done.")
  private boolean json;

  RunCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> constraint.addedTo(sampling.toGenerationOptions()));
    var loadOptions =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    OptionValues.checked(command, this::check);
    var start = System.nanoTime();
    var message = isChat() ? message() : "";
    try (var loaded = Loading.load(environment, model.reference(), loadOptions);
        var drafts = speculation.open(environment, loadOptions)) {
      var load = Duration.ofNanos(System.nanoTime() - start);
      var speculating = options.toBuilder().speculation(drafts.speculation()).build();
      if (isChat()) return chat(loaded, message, speculating, load);
      return text(loaded, speculating, load);
    }
  }

  private boolean check() {
    speculation.check();
    if (isChat()) sessions.checkIsNoChat();
    if (prompt.isGiven() || sessions.isRestored()) return true;
    throw new IllegalArgumentException("expected PROMPT, or --tokens, or --session");
  }

  /** A text that goes on. */
  private int text(LanguageModel loaded, GenerationOptions options, Duration load) {
    try (var session = sessions.open(loaded)) {
      var ids = ids(loaded, session);
      try (var generation = OptionValues.checked(command, () -> generate(session, ids, options));
          var _ = environment.interrupts().guard(generation::close, PATIENCE)) {
        var tokens = stream(generation, ids.length);
        var report =
            new GenerationReport(ids, tokens, Finished.of(generation), load, ResidentMemory.peak());
        print(report);
        sessions.save(session);
        return report.isCancelled() ? INTERRUPTED : 0;
      }
    }
  }

  private Generation generate(Session session, int[] ids, GenerationOptions options) {
    return prompt.isGiven()
        ? prompt.generate(session, ids, options)
        : session.generate("", options);
  }

  private int[] ids(LanguageModel loaded, Session session) {
    if (!prompt.isGiven()) return new int[0];
    var in = environment.console().in();
    return OptionValues.checked(
        command,
        () -> session.length() > 0 ? prompt.idsBehind(loaded, in) : prompt.ids(loaded, in));
  }

  private boolean isChat() {
    return chat || system != null || template.isGiven();
  }

  private String message() {
    return OptionValues.checked(command, () -> prompt.text(environment.console().in()));
  }

  /** One message, and its answer. */
  private int chat(LanguageModel loaded, String message, GenerationOptions options, Duration load) {
    var wanted = ChatOptions.builder();
    if (system != null) wanted.system(system);
    template.source(model.reference()).ifPresent(wanted::template);
    try (var chat = loaded.newChat(wanted.build());
        var answer = OptionValues.checked(command, () -> chat.send(message, options));
        var _ = environment.interrupts().guard(answer::close, PATIENCE)) {
      var tokens = stream(answer);
      var report =
          new GenerationReport(
              answer.prompt(), tokens, Finished.of(answer), load, ResidentMemory.peak());
      if (json) {
        var object = report.toJson();
        object.put("text", answer.message().content());
        object.put("reasoning", answer.message().reasoning());
        environment.console().out().println(Json.of(object));
      }
      report(report);
      return report.isCancelled() ? INTERRUPTED : 0;
    }
  }

  private List<Token> stream(Answer answer) {
    var printer = new AnswerPrinter(environment.console().out());
    var tokens = new ArrayList<Token>();
    try (var status = StatusLine.start(environment.console())) {
      status.show("reading the prompt, " + Text.number(answer.prompt().length) + " tokens");
      for (var token : answer) {
        status.clear();
        tokens.add(token.token());
        if (!json) printer.print(token);
      }
    }
    if (!json) printer.end();
    return tokens;
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
    report(report);
  }

  private void report(GenerationReport report) {
    environment.console().out().flush();
    if (!json) report.logprobLines().forEach(environment.console().err()::println);
    report.lines().forEach(environment.console().err()::println);
  }
}
