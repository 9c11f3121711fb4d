package llm.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
    name = "llm",
    description = "Runs language models, embedding models and rerankers from GGUF files.",
    versionProvider = LlmCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm run \"Once upon a time\"             a story by the bundled model",
      "  llm run -m model.gguf -n 100 \"Dear\"    100 tokens by a model of yours",
      "  llm chat -m model.gguf                 a conversation",
      "  llm similarity -m m.gguf \"One\" \"Two\"   how alike texts are",
      "  llm rerank -m m.gguf \"Who?\" - < texts  the texts that answer a question best",
      "  llm inspect model.gguf                 what a model is made of",
      "  llm bench -m model.gguf                how fast it runs here",
      "  llm quantize big.gguf small.gguf q8_0  a smaller file",
      "  llm compare a.gguf b.gguf              what tells models apart",
      "  llm doctor                             whether this machine runs models fast",
      "",
      "Exit codes: 0, 1 for a failure, 2 for wrong usage, 130 after ^C.",
      "Environment: LLM_JAVA_HOME a JDK, LLM_JAVA_OPTS options of its VM, LLM_PLUGINS a folder of"
          + " plugins, NO_COLOR no colours."
    })
final class LlmCommand implements Runnable {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Shows where a failure came from.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean debug;

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "no command");
  }

  /** The version of the module, and of Java. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var module = LlmCommand.class.getModule().getDescriptor();
      var version = module == null ? "" : module.rawVersion().map(v -> v + " ").orElse("");
      return new String[] {"llm " + version + "(Java " + Runtime.version() + ")"};
    }
  }
}
