package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.cli.command.Commands;
import llm.cli.command.Environment;
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
        "embed",
        "rerank",
        "similarity",
        "tokenize",
        "logits",
        "inspect",
        "bench",
        "perplexity",
        "quantize",
        "chat",
        "template",
        "grammar",
        "compare",
        "help",
        "models",
        "doctor"
      })
  void everyCommandHasHelpWithExamples(String name) {
    assertEquals(0, command.run(name, "--help"));
    assertTrue(command.out().contains("Usage: llm " + name), command.out());
    assertTrue(command.out().contains("Examples:\n  llm " + name), command.out());
    assertTrue(command.out().lines().allMatch(line -> line.length() <= 80), command.out());
    assertEquals("", command.err());
  }

  /** A paragraph is one text, broken where the terminal ends: not a second time within. */
  @Test
  void helpIsWrappedOnce() {
    for (var sub : Commands.of(Environment.system()).getSubcommands().values()) {
      var usage = sub.getCommandSpec().usageMessage();
      for (var part : List.of(usage.description(), usage.footer())) {
        for (int i = 1; i < part.length; i++) {
          var before = part[i - 1];
          var goesOn = !before.isEmpty() && !before.startsWith("  ") && !before.matches(".*[.:]");
          assertFalse(goesOn && !part[i].isEmpty(), before + "|" + part[i]);
        }
      }
    }
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
