package llm.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import llm.cli.command.Commands;
import llm.cli.command.Environment;
import llm.cli.command.Failures;
import llm.cli.command.GivenNames;
import llm.cli.command.Misuse;
import llm.cli.command.Ranges;
import llm.cli.format.Text;
import llm.cli.terminal.OutputException;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Parses a command line, runs the command, and turns what goes wrong into an exit code. */
final class Cli {
  /** A failure; its message went to standard error. */
  static final int FAILURE = 1;

  /** A command line that makes no sense. */
  static final int USAGE = 2;

  /** The reader of standard output went away: what a shell reports for SIGPIPE. */
  static final int BROKEN_PIPE = 141;

  /** That of most terminals: what is wider would be broken a second time. */
  private static final int HELP_WIDTH = 80;

  private Cli() {}

  /** Runs a command and returns its exit code. */
  static int run(Environment environment, String... arguments) {
    var out = environment.console().out();
    // The library's own output is held back: it would show where a pipe broke.
    var help = new StringWriter();
    var commandLine = commandLine(environment, arguments).setOut(new PrintWriter(help));
    try {
      var code = commandLine.execute(arguments);
      commandLine.getOut().flush();
      out.print(help.toString());
      out.flush();
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
        .setErr(new PrintWriter(console.err().writer()))
        .setColorScheme(scheme)
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Cli::execute)
        .setParameterExceptionHandler((e, _) -> misused(environment, e))
        .setExecutionExceptionHandler(
            (e, _, parsed) -> report(environment, e, debug(parsed.originalArgs().stream())));
  }

  private static int execute(ParseResult parsed) {
    if (!isHelpWanted(parsed)) {
      Ranges.check(parsed);
      GivenNames.check(parsed);
    }
    return new RunLast().execute(parsed);
  }

  private static boolean isHelpWanted(ParseResult parsed) {
    return parsed.isUsageHelpRequested()
        || parsed.isVersionHelpRequested()
        || parsed.subcommands().stream().anyMatch(Cli::isHelpWanted);
  }

  private static int misused(Environment environment, ParameterException e) {
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    var err = environment.console().err();
    err.println(command + ": " + Failures.oneLine(Misuse.describe(e)));
    err.println("Try '" + command + " --help'.");
    return USAGE;
  }

  private static int report(Environment environment, Throwable e, boolean debug) {
    if (e instanceof OutputException output && output.isBrokenPipe()) return BROKEN_PIPE;
    var err = environment.console().err();
    err.println("llm: " + Failures.describe(e));
    if (debug) {
      var trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().map(Cli::traceLine).forEach(err::println);
    }
    return FAILURE;
  }

  private static String traceLine(String line) {
    return line.startsWith("\t") ? "  " + Text.message(line) : Text.message(line);
  }

  private static boolean debug(String... arguments) {
    return debug(Stream.of(arguments));
  }

  private static boolean debug(Stream<String> arguments) {
    return arguments.anyMatch("--debug"::equals);
  }
}
