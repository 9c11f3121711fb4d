package llm.cli.command;

import picocli.CommandLine;

/** All commands. */
public final class Commands {
  private Commands() {}

  /** The root command with its subcommands, in the order in which its help lists them. */
  public static CommandLine of(Environment environment) {
    return new CommandLine(new LlmCommand())
        .addSubcommand(new RunCommand(environment))
        .addSubcommand(new TokenizeCommand(environment))
        .addSubcommand(new LogitsCommand(environment))
        .addSubcommand(new InspectCommand(environment))
        .addSubcommand(new BenchCommand(environment))
        .addSubcommand(new PerplexityCommand(environment))
        .addSubcommand(new QuantizeCommand(environment))
        .addSubcommand(new ModelsCommand(environment))
        .addSubcommand(new DoctorCommand(environment));
  }
}
