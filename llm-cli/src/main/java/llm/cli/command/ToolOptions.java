package llm.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import llm.cli.chat.ChatTools;
import llm.cli.chat.ToolFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Tools of a chat. */
final class ToolOptions {
  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description =
          "Tools that the model may call: a JSON file with a list in the form of OpenAI's API."
              + " Each needs a --tool-command.")
  @Named
  private @Nullable String file;

  @Option(
      names = "--tool-command",
      paramLabel = "NAME=CMD",
      description =
          "What a tool does: a command for the shell, which gets the arguments as JSON on"
              + " standard input. May be given several times.")
  private final Map<String, String> commands = new LinkedHashMap<>();

  @Option(
      names = "--tool-yes",
      description = "Runs commands without asking. In a pipe nobody can be asked: it is needed.")
  private boolean yes;

  @Option(
      names = "--tool-timeout",
      paramLabel = "SECONDS",
      description = "Time for a command. Range: 1 to 86,400. Default: 60.")
  @Range(min = 1, max = 86_400)
  private int timeout = 60;

  @Option(
      names = "--tool-rounds",
      paramLabel = "N",
      description =
          "How often calls are run and answered for one message. Range: 1 to 10,000. Default: 8.")
  @Range(min = 1, max = 10_000)
  private int rounds = 8;

  /**
   * The tools that are asked for.
   *
   * @param interactive whether a person can be asked
   * @throws ParameterException if nobody can be asked, and that is not said to be right
   */
  ChatTools chatTools(CommandSpec command, boolean interactive) {
    if (file == null) {
      if (commands.isEmpty()) return ChatTools.none();
      throw new ParameterException(
          command.commandLine(), "--tool-command: no tools, expected --tools FILE with them");
    }
    if (!interactive && !yes) {
      throw new ParameterException(
          command.commandLine(),
          "--tools: there is no terminal to ask before a command is run; --tool-yes runs them"
              + " without asking");
    }
    var rules = new ChatTools.Rules(!yes, Duration.ofSeconds(timeout), rounds);
    return ChatTools.of(ToolFile.read(file), commands, rules);
  }
}
