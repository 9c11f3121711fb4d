package llm.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.api.Constraint;
import llm.api.GenerationOptions;
import llm.cli.file.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an answer must look like. */
final class ConstraintOptions {
  @Option(
      names = "--json-schema",
      paramLabel = "FILE|TEXT",
      description =
          "Writes JSON that this schema allows, draft 04 to 2020-12: a file, or the schema itself;"
              + " {} allows any JSON.")
  @Named
  private @Nullable String schema;

  @Option(
      names = "--grammar",
      paramLabel = "FILE",
      description = "Writes a text of this grammar, in GBNF.")
  @Named
  private @Nullable String grammar;

  @Option(
      names = "--regex",
      paramLabel = "REGEX",
      description = "Writes a text that this regular expression, as RE2 reads it, fits as a whole.")
  private @Nullable String regex;

  @Option(
      names = "--choice",
      split = ",",
      splitSynopsisLabel = ",",
      paramLabel = "TEXT",
      description = "Writes one of these texts.")
  private List<String> choices = List.of();

  /**
   * The options with what they are held to.
   *
   * @throws IllegalArgumentException if two of them were given
   */
  GenerationOptions addedTo(GenerationOptions options) {
    return constraint().map(c -> options.toBuilder().constraint(c).build()).orElse(options);
  }

  private Optional<Constraint> constraint() {
    var given = new ArrayList<String>();
    if (schema != null) given.add("--json-schema");
    if (grammar != null) given.add("--grammar");
    if (regex != null) given.add("--regex");
    if (!choices.isEmpty()) given.add("--choice");
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          given.getFirst().substring(2) + ": with " + given.get(1) + ", expected one of them");
    }
    if (schema != null) return Optional.of(Constraint.jsonSchema(GrammarCommand.schema(schema)));
    if (grammar != null) return Optional.of(Constraint.grammar(TextFile.read(Path.of(grammar))));
    if (regex != null) return Optional.of(Constraint.regex(regex));
    return choices.isEmpty() ? Optional.empty() : Optional.of(Constraint.choice(choices));
  }
}
