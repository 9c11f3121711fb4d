package llm.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every number that a command line may hold has a range, and the help says it. */
class RangesTest {
  /** A seed may be any number, ids are the vocabulary's, and of Mirostat there are two versions. */
  private static final Set<String> WITHOUT =
      Set.of("--seed", "--tokens", "--encoder-tokens", "--mirostat");

  private static final Set<Class<?>> NUMBERS =
      Set.of(
          int.class,
          long.class,
          float.class,
          double.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          int[].class);

  private static final Set<String> FILES = Set.of("MODEL", "FILE", "FILE|NAME", "DIR", "IN", "OUT");

  static Stream<CommandSpec> commands() {
    return Commands.of(Environment.system()).getSubcommands().values().stream()
        .map(command -> command.getCommandSpec());
  }

  private static List<OptionSpec> numbers(CommandSpec command) {
    return command.options().stream()
        .filter(RangesTest::isNumber)
        .filter(option -> !WITHOUT.contains(option.longestName()))
        .toList();
  }

  /** A number, or a list of them. */
  private static boolean isNumber(OptionSpec option) {
    return NUMBERS.contains(option.type())
        || Arrays.stream(option.auxiliaryTypes()).anyMatch(NUMBERS::contains);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyNumberHasARangeThatIsDescribed(CommandSpec command) {
    for (var option : numbers(command)) {
      var range = Ranges.of(option).orElseThrow(() -> new AssertionError(option.longestName()));
      var described = String.join(" ", option.description());
      assertTrue(described.contains("Range: " + Ranges.text(range) + "."), described);
    }
  }

  /** A path of no name is the current folder. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyFileMustHaveAName(CommandSpec command) {
    for (var argument : command.args()) {
      if (!FILES.contains(argument.paramLabel())) continue;
      assertTrue(GivenNames.isName(argument), command.name() + " " + argument.paramLabel());
    }
  }

  @Test
  void thereAreNumbersOfManyKinds() {
    assertTrue(commands().mapToInt(command -> numbers(command).size()).sum() > 40);
    assertEquals(17, commands().count());
  }
}
