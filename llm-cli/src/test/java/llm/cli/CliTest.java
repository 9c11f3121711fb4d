package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import llm.cli.terminal.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final CommandRun command = new CommandRun();

  @Test
  void runsAsANamedModule() {
    assertTrue(Cli.class.getModule().isNamed());
    assertEquals("llm.cli", Cli.class.getModule().getName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "tokenize",
        "logits",
        "inspect",
        "bench",
        "perplexity",
        "quantize",
        "models",
        "doctor"
      })
  void everyCommandHasHelpWithExamples(String name) {
    assertEquals(0, command.run(name, "--help"));
    assertTrue(command.out().contains("Usage: llm " + name), command.out());
    assertTrue(command.out().contains("Examples:\n  llm " + name), command.out());
    assertTrue(command.out().lines().allMatch(line -> line.length() <= 100), command.out());
    assertEquals("", command.err());
  }

  @Test
  void theRootListsItsCommands() {
    assertEquals(0, command.run("--help"));
    assertTrue(command.out().contains("tokenize"), command.out());
    assertFalse(command.out().contains("\u001b"));
  }

  @Test
  void helpIsColoredOnlyWhereThatIsWanted() {
    command.kind = Output.Kind.COLORS;
    command.run("--help");
    assertTrue(command.out().contains("\u001b["));
  }

  @Test
  void versionNamesJava() {
    assertEquals(0, command.run("--version"));
    assertTrue(command.out().matches("llm .*\\(Java 2\\d.*\\)\n"), command.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "--nonsense"})
  void anythingElseIsWrongUsage(String argument) {
    assertEquals(2, argument.isEmpty() ? command.run() : command.run(argument));
    assertTrue(command.err().endsWith("Try 'llm --help'.\n"), command.err());
  }
}
