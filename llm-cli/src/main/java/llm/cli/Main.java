package llm.cli;

import llm.cli.command.Environment;

/** The {@code llm} command. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the VM with its exit code. */
  public static void main(String[] arguments) {
    var code = Cli.run(Environment.system(), arguments);
    // Threads of a model or a terminal must not keep a finished command alive.
    System.exit(code);
  }
}
