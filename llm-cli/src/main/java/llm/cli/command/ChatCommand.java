package llm.cli.command;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import llm.api.Chat;
import llm.api.ChatOptions;
import llm.api.LanguageModel;
import llm.cli.chat.ChatLoop;
import llm.cli.chat.ChatLoop.End;
import llm.cli.chat.ChatRescue;
import llm.cli.chat.Lines;
import llm.cli.chat.PipedLines;
import llm.cli.chat.TypedLines;
import llm.cli.file.StateFolder;
import llm.cli.format.Text;
import llm.template.KnownTemplate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A conversation with a model. */
@Command(
    name = "chat",
    description = {
      "Talks with a model.",
      "",
      "Each line is a message; answers go to standard output, all else to standard error. In a"
          + " pipe every line of standard input is answered in turn, without the model's reasoning."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm chat -m model.gguf",
      "  llm chat -m model.gguf --system \"You are terse.\" --temperature 0",
      "  llm chat -m model.gguf --tools tools.json --tool-command weather=./weather.sh",
      "  printf 'Name a colour.\\nAnother.\\n' | llm chat -m model.gguf",
      "",
      "Lines that begin with / are commands; /help lists them. A message that begins with / is"
          + " written with //. A line that ends with a backslash goes on in the next, and so does"
          + " all between two \"\"\"; Alt-Enter breaks a line. ^C stops an answer and keeps the"
          + " chat, ^D leaves.",
      "",
      "With --tools the model may call commands of this machine: each call is shown, and asked for"
          + " before it is run. A command reads the arguments as JSON from standard input; what it"
          + " writes to standard output is what the model is told, with its exit code and what it"
          + " wrote to standard error if it fails.",
      "",
      "Lines are remembered in $XDG_STATE_HOME/llm/chat_history"
          + " (~/.local/state/llm/chat_history); those that begin with a blank are not. A chat that"
          + " is made to end, by SIGTERM or a closed terminal, leaves its conversation in that"
          + " folder and says in which file."
    })
final class ChatCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  /** Time to stop after ^C. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final SamplingOptions sampling = new SamplingOptions();
  @Mixin private final ConstraintOptions constraint = new ConstraintOptions();
  @Mixin private final LoadingOptions loading = new LoadingOptions();
  @Mixin private final ChatTemplateOption template = new ChatTemplateOption();

  @Option(names = "--system", paramLabel = "TEXT", description = "How the assistant is to behave.")
  private @Nullable String system;

  @Mixin private final ToolOptions tools = new ToolOptions();

  ChatCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var options =
        OptionValues.checked(command, () -> constraint.addedTo(sampling.toGenerationOptions()));
    var loadOptions =
        OptionValues.checked(command, () -> loading.toLoadOptions(environment.variables()));
    var source = template.source(model.reference());
    var chatTools = tools.chatTools(command, environment.console().isInteractive());
    OptionValues.checked(command, () -> chatTools.options(options));
    var answering = new ChatLoop.Answering(options, chatTools);
    try (var loaded = Loading.load(environment, model.reference(), loadOptions)) {
      var wanted = ChatOptions.builder();
      if (system != null) wanted.system(system);
      source.ifPresent(wanted::template);
      return talk(loaded, wanted.build(), answering);
    }
  }

  private int talk(LanguageModel loaded, ChatOptions wanted, ChatLoop.Answering answering) {
    var chatOptions = wanted;
    var err = environment.console().err();
    var name = model.reference().name();
    if (wanted.template().isEmpty() && loaded.chatTemplate().isEmpty()) {
      err.println(
          name + " has no chat template: it continues the text. (--chat-template gives it one.)");
      chatOptions = wanted.toBuilder().template(KnownTemplate.TEXT.source()).build();
    }
    try (var chat = loaded.newChat(chatOptions)) {
      if (environment.console().isInteractive()) return talk(chat, answering);
      try (var lines =
          new PipedLines(environment.console().in(), environment.interrupts(), PATIENCE)) {
        return code(loop(chat, answering, lines).run());
      }
    }
  }

  /** With a person. */
  private int talk(Chat chat, ChatLoop.Answering answering) {
    var err = environment.console().err();
    var history = state().map(folder -> folder.resolve("chat_history"));
    try (var lines = TypedLines.of(history, environment.interrupts(), PATIENCE)) {
      lines.cautions().forEach(caution -> err.println("llm: " + caution));
      err.println(
          "%s, %s tokens of context. /help lists commands, ^D leaves."
              .formatted(model.reference().name(), Text.number(chat.contextLength())));
      var end = End.INTERRUPTED;
      try {
        end = loop(chat, answering, lines).run();
      } finally {
        if (end == End.INTERRUPTED) rescue(chat);
      }
      return code(end);
    }
  }

  private ChatLoop loop(Chat chat, ChatLoop.Answering answering, Lines lines) {
    return new ChatLoop(chat, answering, lines, environment.console(), Failures::describe);
  }

  private static int code(End end) {
    return end == End.DONE ? 0 : INTERRUPTED;
  }

  private Optional<Path> state() {
    return StateFolder.of(environment.variables());
  }

  /** A chat that is made to end leaves its conversation behind. */
  private void rescue(Chat chat) {
    var err = environment.console().err();
    try {
      state()
          .flatMap(folder -> ChatRescue.write(chat.messages(), folder))
          .ifPresent(file -> err.println("llm: /load " + file + " brings the conversation back"));
    } catch (UncheckedIOException e) {
      err.println("llm: the conversation cannot be kept: " + Failures.describe(e));
    }
  }
}
