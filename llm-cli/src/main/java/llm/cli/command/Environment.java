package llm.cli.command;

import java.util.Map;
import llm.api.spi.ModelProvider;
import llm.cli.terminal.Console;
import llm.cli.terminal.Interrupts;

/**
 * What commands see of the world.
 *
 * @param runtime loads models
 * @param console the standard streams
 * @param variables of the environment
 * @param interrupts what {@code ^C} stops
 */
public record Environment(
    ModelProvider runtime, Console console, Map<String, String> variables, Interrupts interrupts) {

  /** The process's own. */
  public static Environment system() {
    var variables = System.getenv();
    return new Environment(
        new InstalledRuntime(), Console.system(variables), variables, Interrupts.ofProcess());
  }
}
