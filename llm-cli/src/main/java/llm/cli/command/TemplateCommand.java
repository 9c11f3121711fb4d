package llm.cli.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import llm.cli.file.TextFile;
import llm.cli.format.Json;
import llm.template.Conversation;
import llm.template.RenderOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what a chat template makes of a conversation. */
@Command(
    name = "template",
    description = {
      "Shows what a model's chat template makes of a conversation.",
      "",
      "Standard output gets the prompt as it is, without a line break of its own."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm template -m model.gguf",
      "  llm template -m model.gguf --chat-template chatml",
      "  llm template -m model.gguf --chat-template tool_use",
      "  llm template --file chat.jinja --messages conversation.json --bos \"<s>\"",
      "  llm template -m model.gguf --messages - --json < conversations.json",
      "",
      "A model may have several templates; the one called tool_use is taken where tools are given.",
      "",
      "A conversation is an object with messages and perhaps tools, as in OpenAI's API, or a list"
          + " of messages alone. Several conversations in a list need --json: one JSON string a"
          + " line each."
    })
final class TemplateCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @ArgGroup(exclusive = false, multiplicity = "1")
  private final From from = new From();

  /** Where the template is. */
  static final class From {
    @Option(
        names = {"-m", "--model"},
        paramLabel = "MODEL",
        description = "A model with a chat template: a GGUF file, or demo:NAME.")
    @Named
    private @Nullable String model;

    @Option(
        names = {"--file", "--chat-template"},
        paramLabel = "FILE|NAME",
        completionCandidates = ChatTemplateOption.Names.class,
        description =
            "A template instead of the model's: a file in Jinja, as Hugging Face has it, one of"
                + " ${COMPLETION-CANDIDATES}, or the name of another of the model's own.")
    @Named
    private @Nullable String file;
  }

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description = "The conversation, as JSON; - is standard input. Default: one greeting.")
  @Named
  private @Nullable String messages;

  @Option(
      names = "--bos",
      paramLabel = "TEXT",
      description = "What begins a text. Default: the model's; <s> with --file.")
  private @Nullable String bos;

  @Option(
      names = "--eos",
      paramLabel = "TEXT",
      description = "What ends a text. Default: the model's; </s> with --file.")
  private @Nullable String eos;

  @Option(
      names = "--no-generation-prompt",
      description = "The prompt ends behind the last message, not where an answer begins.")
  private boolean noGenerationPrompt;

  @Option(
      names = "--now",
      paramLabel = "SECONDS",
      description =
          "The time that the template sees, in seconds since 1970, in UTC. Range: 0 to"
              + " 253,402,300,799.")
  @Range(max = 253_402_300_799L)
  private @Nullable Long now;

  @Option(names = "--json", description = "Prints a JSON string a line for each conversation.")
  private boolean json;

  TemplateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var templates = templates();
    var conversations = conversations();
    if (conversations.size() != 1 && !json) {
      throw new ParameterException(
          command.commandLine(),
          conversations.size() + " conversations need --json: one JSON string a line");
    }
    var options = RenderOptions.defaults();
    if (now != null) {
      options = options.withClock(Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC));
    }
    var out = environment.console().out();
    for (var conversation : conversations) {
      var wanted = conversation.withGenerationPrompt(!noGenerationPrompt);
      var prompt = templates.of(!wanted.tools().isEmpty()).render(wanted, options).text();
      if (json) out.println(Json.of(prompt));
      else out.print(prompt);
    }
    out.flush();
    return 0;
  }

  private ConversationTemplates templates() {
    if (from.model == null) {
      var name = String.valueOf(from.file);
      var source = ChatTemplateOption.read(name, Optional.empty());
      return ConversationTemplates.one(name, source, or(bos, "<s>"), or(eos, "</s>"));
    }
    var model = ModelReference.of(from.model);
    var marks = SequenceMarks.of(environment.runtime(), model);
    var begin = or(bos, marks.bos());
    var end = or(eos, marks.eos());
    if (from.file != null) {
      var source = ChatTemplateOption.read(from.file, Optional.of(model));
      return ConversationTemplates.one(from.file, source, begin, end);
    }
    return ConversationTemplates.all(model.name(), ChatTemplateOption.templates(model), begin, end);
  }

  private static String or(@Nullable String given, String otherwise) {
    return given == null ? otherwise : given;
  }

  private List<Conversation> conversations() {
    if (messages == null) {
      return List.of(Conversation.of(List.of(Conversation.message("user", "Hello, who are you?"))));
    }
    if (messages.equals(PromptOptions.STANDARD_INPUT)) {
      return Conversations.of(
          TextFile.STANDARD_INPUT, TextFile.readStandardInput(environment.console().in()));
    }
    return Conversations.of(messages, TextFile.read(Path.of(messages)));
  }
}
