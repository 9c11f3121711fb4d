package llm.cli.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.api.GenerationOptions;
import llm.api.LlmException;
import llm.api.Tool;
import llm.api.ToolCall;
import llm.cli.terminal.Console;

/** The tools of a chat: commands of this machine, run when a person allows it. */
public final class ChatTools {
  private final List<Tool> tools;
  private final Map<String, String> commands; // by a tool's name
  private final Rules rules;
  private final Set<String> allowed = new LinkedHashSet<>(); // without asking again

  /**
   * How calls are run.
   *
   * @param ask whether a person is asked before a command is run
   * @param timeout of a command
   * @param maxRounds how often calls are run and answered for one message
   */
  public record Rules(boolean ask, Duration timeout, int maxRounds) {}

  private ChatTools(List<Tool> tools, Map<String, String> commands, Rules rules) {
    this.tools = List.copyOf(tools);
    this.commands = Map.copyOf(commands);
    this.rules = rules;
  }

  /** No tools. */
  public static ChatTools none() {
    return new ChatTools(List.of(), Map.of(), new Rules(true, Duration.ZERO, 0));
  }

  /**
   * Tools, and the commands that they are.
   *
   * @throws LlmException if a tool has no command, or a command no tool
   */
  public static ChatTools of(List<Tool> tools, Map<String, String> commands, Rules rules) {
    var names = tools.stream().map(Tool::name).toList();
    for (var name : names) {
      if (commands.containsKey(name)) continue;
      throw new LlmException(
          "tool " + name + ": no command, expected --tool-command " + name + "=CMD");
    }
    for (var name : commands.keySet()) {
      if (names.contains(name)) continue;
      throw new LlmException(
          "--tool-command " + name + ": no such tool, expected one of " + String.join(", ", names));
    }
    return new ChatTools(tools, commands, rules);
  }

  List<Tool> tools() {
    return tools;
  }

  /** The command of a tool. */
  String command(Tool tool) {
    return commands.getOrDefault(tool.name(), "");
  }

  int maxRounds() {
    return rules.maxRounds();
  }

  /**
   * The options with these tools.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public GenerationOptions options(GenerationOptions options) {
    return options.toBuilder().tools(tools).build();
  }

  /**
   * Shows a call, asks for it if that is how it is, and runs it.
   *
   * @return what the model is told
   */
  Outcome run(ToolCall call, Lines lines, Console console) {
    console.out().flush();
    console.err().println("(" + call.name() + " " + shown(call.arguments()) + ")");
    var command = commands.get(call.name());
    if (command == null) {
      return new Outcome(
          "error: there is no tool " + call.name() + ", expected one of " + commands.keySet(),
          false);
    }
    if (!isAllowed(call.name(), command, lines, console)) {
      return new Outcome("error: the user does not allow this call", false);
    }
    return run(command, call.arguments(), lines);
  }

  /** What a model wrote, on one line: it moves no cursor. */
  private static String shown(String text) {
    var out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return out.toString();
  }

  private boolean isAllowed(String name, String command, Lines lines, Console console) {
    if (!rules.ask() || allowed.contains(name)) return true;
    console.err().println("Run " + command + " with these arguments? y, n, or always");
    return switch (lines.next().map(String::strip).orElse("n")) {
      case "y", "yes" -> true;
      case "a", "always" -> {
        allowed.add(name);
        yield true;
      }
      default -> false;
    };
  }

  private Outcome run(String command, String arguments, Lines lines) {
    try {
      var process = ToolProcess.start(command, arguments);
      try (var _ = lines.onInterrupt(process::cancel)) {
        var result = process.result(rules.timeout());
        return new Outcome(result, process.isCancelled());
      } catch (InterruptedException e) {
        process.cancel();
        Thread.currentThread().interrupt();
        return new Outcome("error: the call was cancelled", true);
      }
    } catch (IOException e) {
      return new Outcome("error: " + e.getMessage(), false);
    }
  }

  /**
   * What came of a call.
   *
   * @param text that the model is told
   * @param stopped whether {@code ^C} ended it: nothing more is run
   */
  record Outcome(String text, boolean stopped) {}
}
