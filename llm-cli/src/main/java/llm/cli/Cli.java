package llm.cli;

import java.io.PrintWriter;
import java.util.stream.Stream;
import llm.cli.command.Commands;
import llm.cli.command.Environment;
import llm.cli.command.Failures;
import llm.cli.terminal.OutputException;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses a command line, runs the command, and turns what goes wrong into an exit code. */
final class Cli {
  /** A failure; its message went to standard error. */
  static final int FAILURE = 1;

  /** A command line that makes no sense. */
  static final int USAGE = 2;

  /** The reader of standard output went away: what a shell reports for SIGPIPE. */
  static final int BROKEN_PIPE = 141;

  private static final int HELP_WIDTH = 90;

  private Cli() {}

  /** Runs a command and returns its exit code. */
  static int run(Environment environment, String... arguments) {
    var commandLine = commandLine(environment, arguments);
    try {
      var code = commandLine.execute(arguments);
      environment.console().out().flush();
      return code;
    } catch (OutputException | Error e) {
      return report(environment, e, debug(arguments));
    } finally {
      commandLine.getErr().flush();
    }
  }

  private static CommandLine commandLine(Environment environment, String... arguments) {
    var console = environment.console();
    var scheme = Help.defaultColorScheme(console.out().hasColors() ? Help.Ansi.ON : Help.Ansi.OFF);
    return Commands.of(environment, arguments)
        .setOut(new PrintWriter(console.out().writer()))
        .setErr(new PrintWriter(console.err().writer()))
        .setColorScheme(scheme)
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> misused(environment, e))
        .setExecutionExceptionHandler(
            (e, _, parsed) -> report(environment, e, debug(parsed.originalArgs().stream())));
  }

  private static int misused(Environment environment, ParameterException e) {
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    var err = environment.console().err();
    err.println(command + ": " + Failures.oneLine(e.getMessage()));
    var writer = new PrintWriter(err.writer());
    UnmatchedArgumentException.printSuggestions(e, writer);
    writer.flush();
    err.println("Try '" + command + " --help'.");
    return USAGE;
  }

  private static int report(Environment environment, Throwable e, boolean debug) {
    if (e instanceof OutputException output && output.isBrokenPipe()) return BROKEN_PIPE;
    var err = environment.console().err();
    err.println("llm: " + Failures.describe(e));
    if (debug) {
      var writer = new PrintWriter(err.writer());
      e.printStackTrace(writer);
      writer.flush();
    }
    return FAILURE;
  }

  private static boolean debug(String... arguments) {
    return debug(Stream.of(arguments));
  }

  private static boolean debug(Stream<String> arguments) {
    return arguments.anyMatch("--debug"::equals);
  }
}
