package llm.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows the help of a command, as its {@code --help} does. */
@Command(
    name = "help",
    description = "Shows the help of a command, or of all.",
    footerHeading = "%nExamples:%n",
    footer = {"  llm help", "  llm help run"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "Which; without it the help lists all commands.")
  private @Nullable String name;

  @Override
  public Integer call() {
    var root = command.root().commandLine();
    var shown = name == null ? root : root.getSubcommands().get(name);
    if (shown == null) throw new UnmatchedArgumentException(root, List.of(String.valueOf(name)));
    shown.usage(root.getOut());
    return 0;
  }
}
