package llm.cli.command;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import llm.api.ModelDescription;

/** What a model is for, and which command takes it. */
enum ModelUse {
  /** It continues texts, or answers them. */
  GENERATE("llm run"),
  /** It makes vectors of texts. */
  EMBED("llm embed"),
  /** It says how well a text answers another. */
  RERANK("llm rerank");

  private static final String ENCODER = "Encoder";
  private static final String DECODER = "Decoder";
  private static final String CLASSIFIER = "Classifier";

  private final String command;

  ModelUse(String command) {
    this.command = command;
  }

  /** What a model is for, by the blocks that it is composed of. */
  static Set<ModelUse> of(ModelDescription model) {
    var blocks = model.blocks();
    var uses = EnumSet.noneOf(ModelUse.class);
    boolean classifies =
        blocks.children().stream().anyMatch(child -> child.kind().equals(CLASSIFIER));
    if (!blocks.kind().equals(ENCODER) && !classifies) uses.add(GENERATE);
    if (blocks.kind().equals(ENCODER) || blocks.kind().equals(DECODER)) uses.add(EMBED);
    if (classifies) uses.add(RERANK);
    return uses;
  }

  /** For people: the commands that take models for these uses. */
  static String commands(Collection<ModelUse> uses) {
    return uses.stream().map(use -> use.command).collect(Collectors.joining(", "));
  }

  /** For programs. */
  static List<String> names(Collection<ModelUse> uses) {
    return uses.stream().map(use -> use.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** Which commands take a model for these uses. */
  static String advice(Collection<ModelUse> uses) {
    var commands =
        uses.stream().map(use -> "'" + use.command + "'").collect(Collectors.joining(" and "));
    return commands + (uses.size() == 1 ? " takes it" : " take it");
  }
}
