package llm.cli.command;

import java.lang.reflect.Field;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Refuses names that are empty: a variable of a script that is not set. As a path the empty name is
 * the current folder, whose jars would be plugins.
 */
public final class GivenNames {
  private GivenNames() {}

  /**
   * Checks all arguments that are given, those of subcommands included.
   *
   * @throws ParameterException for the first that is empty
   */
  public static void check(ParseResult parsed) {
    for (var argument : parsed.matchedArgs()) {
      if (!isName(argument) || !argument.stringValues().contains("")) continue;
      var label = argument.paramLabel();
      var name = argument instanceof OptionSpec option ? option.longestName() : label;
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          name + ": \"\", expected " + (name.equals(label) ? "a name" : label));
    }
    parsed.subcommands().forEach(GivenNames::check);
  }

  static boolean isName(ArgSpec argument) {
    return argument.userObject() instanceof Field field && field.isAnnotationPresent(Named.class);
  }
}
