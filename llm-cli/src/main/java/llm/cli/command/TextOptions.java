package llm.cli.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import llm.cli.file.SeparatedTexts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How the texts of standard input are told apart. */
final class TextOptions {
  @Option(
      names = "--null",
      description =
          "The texts of standard input are separated by NUL, not by line breaks; without TEXT it"
              + " is read.")
  private boolean separatedByNull;

  /** Whether the option is given. */
  boolean isGiven() {
    return separatedByNull;
  }

  /**
   * Texts as given, with those of standard input where {@code -} stands; they are read when they
   * are asked for.
   *
   * @param label what the help calls a text
   */
  Iterator<String> texts(
      CommandSpec command, String label, List<String> given, Environment environment) {
    var names = given.isEmpty() && separatedByNull ? List.of(PromptOptions.STANDARD_INPUT) : given;
    long inputs = names.stream().filter(PromptOptions.STANDARD_INPUT::equals).count();
    if (names.isEmpty()) {
      throw misuse(command, "no " + label + ": give some, or - for standard input");
    }
    if (inputs > 1) throw misuse(command, "-: standard input can be read once");
    if (inputs == 0 && separatedByNull) {
      throw misuse(command, "--null: nothing is read; expected - among the texts");
    }
    var parts = new ArrayList<Iterator<String>>();
    for (var name : names) {
      parts.add(
          name.equals(PromptOptions.STANDARD_INPUT)
              ? standardInput(environment)
              : List.of(name).iterator());
    }
    return new Chain(parts.iterator());
  }

  private Iterator<String> standardInput(Environment environment) {
    var in = environment.console().in();
    return separatedByNull ? SeparatedTexts.ofNul(in) : SeparatedTexts.lines(in);
  }

  private static ParameterException misuse(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** One after the other. */
  private static final class Chain implements Iterator<String> {
    private final Iterator<Iterator<String>> parts;
    private Iterator<String> part = Stream.<String>empty().iterator();

    Chain(Iterator<Iterator<String>> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && parts.hasNext()) part = parts.next();
      return part.hasNext();
    }

    @Override
    public String next() {
      var _ = hasNext();
      return part.next();
    }
  }
}
