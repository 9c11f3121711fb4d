package llm.cli.command;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import llm.cli.format.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Refuses numbers outside the range of their option. */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks all options that are given, those of subcommands included.
   *
   * @throws ParameterException for the first that is outside
   */
  public static void check(ParseResult parsed) {
    for (var option : parsed.matchedOptions()) {
      of(option).ifPresent(range -> check(parsed, option, range));
    }
    parsed.subcommands().forEach(Ranges::check);
  }

  private static void check(ParseResult parsed, OptionSpec option, Range range) {
    option.typedValues().stream()
        .flatMap(Ranges::numbers)
        // NaN is in no range.
        .filter(n -> !(n.doubleValue() >= range.min() && n.doubleValue() <= range.max()))
        .findFirst()
        .ifPresent(
            number -> {
              throw new ParameterException(
                  parsed.commandSpec().commandLine(), refusal(option, number.toString(), range));
            });
  }

  private static Stream<Number> numbers(Object value) {
    return switch (value) {
      case Number number -> Stream.of(number);
      case Collection<?> several -> several.stream().flatMap(Ranges::numbers);
      case int[] numbers -> IntStream.of(numbers).mapToObj(n -> n);
      default -> Stream.empty();
    };
  }

  /** The range of an option; empty if it has none. */
  static Optional<Range> of(ArgSpec option) {
    return option.userObject() instanceof Field field
        ? Optional.ofNullable(field.getAnnotation(Range.class))
        : Optional.empty();
  }

  /** What to say of a value that is no number of the option's kind; empty if nothing is known. */
  public static Optional<String> refusal(ParameterException e) {
    if (!(e.getArgSpec() instanceof OptionSpec option) || e.getValue() == null) {
      return Optional.empty();
    }
    return of(option).map(range -> refusal(option, e.getValue(), range));
  }

  private static String refusal(OptionSpec option, String value, Range range) {
    return "%s: %s, expected %s".formatted(option.longestName(), Text.word(value), text(range));
  }

  /** As a description says it. */
  static String text(Range range) {
    return Text.number(range.min()) + " to " + Text.number(range.max());
  }
}
