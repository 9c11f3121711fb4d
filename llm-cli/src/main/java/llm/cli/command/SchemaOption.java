package llm.cli.command;

import llm.grammar.schema.PropertyOrder;
import llm.grammar.schema.SchemaOptions;
import llm.grammar.schema.SchemaOptions.Formats;
import llm.grammar.schema.Whitespace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a JSON Schema becomes a grammar. */
final class SchemaOption {
  @Option(
      names = "--whitespace",
      paramLabel = "N",
      description =
          "How many spaces and line breaks a JSON text may have at one place; 0 for none."
              + " Range: 0 to 10,000. Default: 24.")
  @Range(max = 10_000)
  private @Nullable Integer whitespace;

  @Option(
      names = "--property-order",
      paramLabel = "ORDER",
      description =
          "Whether properties come in the order in which the schema names them: schema or any."
              + " Default: schema; any with --suite.")
  private @Nullable String order;

  @Option(
      names = "--formats",
      paramLabel = "USE",
      description = "What format is: asserted or annotated. Default: asserted.")
  private @Nullable String formats;

  SchemaOptions checking(CommandSpec command) {
    return options(command, PropertyOrder.SCHEMA);
  }

  /** Values of others come as they were written. */
  SchemaOptions suite(CommandSpec command) {
    return options(command, PropertyOrder.ANY);
  }

  private SchemaOptions options(CommandSpec command, PropertyOrder otherwise) {
    var options = SchemaOptions.defaults().with(order(command, otherwise));
    if (whitespace != null) options = options.with(Whitespace.flexible(whitespace));
    if (formats == null) return options;
    return switch (formats) {
      case "asserted" -> options.with(Formats.ASSERTED);
      case "annotated" -> options.with(Formats.ANNOTATED);
      default ->
          throw misuse(command, "--formats: expected asserted or annotated, found " + formats);
    };
  }

  private PropertyOrder order(CommandSpec command, PropertyOrder otherwise) {
    if (order == null) return otherwise;
    return switch (order) {
      case "schema" -> PropertyOrder.SCHEMA;
      case "any" -> PropertyOrder.ANY;
      default -> throw misuse(command, "--property-order: expected schema or any, found " + order);
    };
  }

  private static ParameterException misuse(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
