package llm.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;

/** All commands. */
public final class Commands {
  /** In the order in which the help of the root lists them. */
  private static final Map<String, Function<Environment, Object>> ALL = new LinkedHashMap<>();

  private static final String HELP = "help";

  static {
    ALL.put("run", RunCommand::new);
    ALL.put("chat", ChatCommand::new);
    ALL.put("embed", EmbedCommand::new);
    ALL.put("rerank", RerankCommand::new);
    ALL.put("similarity", SimilarityCommand::new);
    ALL.put("tokenize", TokenizeCommand::new);
    ALL.put("logits", LogitsCommand::new);
    ALL.put("inspect", InspectCommand::new);
    ALL.put("template", TemplateCommand::new);
    ALL.put("grammar", GrammarCommand::new);
    ALL.put("bench", BenchCommand::new);
    ALL.put("perplexity", PerplexityCommand::new);
    ALL.put("quantize", QuantizeCommand::new);
    ALL.put("compare", CompareCommand::new);
    ALL.put("models", ModelsCommand::new);
    ALL.put("doctor", DoctorCommand::new);
    ALL.put(HELP, _ -> new HelpCommand());
  }

  private Commands() {}

  /**
   * The root command with the subcommand that the arguments begin with; with all where they begin
   * otherwise. To look at the options of every command would take longer than to run one.
   */
  public static CommandLine of(Environment environment, String... arguments) {
    var root = new CommandLine(new LlmCommand());
    var named =
        Stream.of(arguments)
            .limit(1)
            .filter(name -> ALL.containsKey(name) && !name.equals(HELP))
            .toList();
    ALL.forEach(
        (name, command) -> {
          if (named.isEmpty() || named.contains(name)) {
            root.addSubcommand(command.apply(environment));
          }
        });
    return root;
  }
}
