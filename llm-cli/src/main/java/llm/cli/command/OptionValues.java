package llm.cli.command;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns what the API says of a bad value into what the command line says of a bad option. */
final class OptionValues {
  private static final Pattern CAPITAL_OR_BLANK = Pattern.compile(" ?([A-Z])| ");

  private OptionValues() {}

  /**
   * Makes options from values.
   *
   * @throws ParameterException if the API refuses one; {@code topK: -1, ...} becomes {@code
   *     --top-k: -1, ...}
   */
  static <T> T checked(CommandSpec command, Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), rename(String.valueOf(e.getMessage())), e);
    }
  }

  private static String rename(String message) {
    var colon = message.indexOf(':');
    if (colon < 0) return message;
    var name =
        CAPITAL_OR_BLANK
            .matcher(message.substring(0, colon))
            .replaceAll(match -> "-" + (match.group(1) == null ? "" : match.group(1)));
    return "--" + name.toLowerCase(Locale.ROOT) + message.substring(colon);
  }
}
