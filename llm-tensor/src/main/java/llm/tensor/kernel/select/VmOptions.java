package llm.tensor.kernel.select;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options this VM was started with, the last ones winning: from the environment, from the
 * command line, and from the files that either names.
 *
 * <p>The VM's own answer, from {@code jdk.management}, takes 30 to 80 ms to ask for, and that
 * module is there only where somebody requires it. What is read here takes less than one; a program
 * that makes a VM through JNI shows its options to neither the system nor us.
 *
 * @param all options, as they were given
 */
record VmOptions(List<String> all) {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final String PREFIX = "-XX:";

  /** Options of the launcher whose value is the next argument. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--limit-modules",
          "--add-reads",
          "--add-exports",
          "--add-opens",
          "--patch-module",
          "--enable-native-access",
          "--illegal-native-access",
          "--source");

  /** Options that name what is run: what follows is the program's. */
  private static final Set<String> LAST =
      Set.of("-m", "--module", "-jar", "-d", "--describe-module");

  VmOptions {
    all = List.copyOf(all);
  }

  /** Those of this VM. */
  static VmOptions ofThisVm() {
    return of(System.getenv(), commandLine());
  }

  /**
   * Those of an environment and a command line.
   *
   * @param arguments what follows the name of Java's launcher
   */
  static VmOptions of(Map<String, String> environment, List<String> arguments) {
    var options = new ArrayList<String>();
    addWords(environment.getOrDefault("JAVA_TOOL_OPTIONS", ""), options);
    addArguments(words(environment.getOrDefault("JDK_JAVA_OPTIONS", "")), options);
    addArguments(arguments, options);
    addWords(environment.getOrDefault("_JAVA_OPTIONS", ""), options);
    return new VmOptions(options);
  }

  /** The value of {@code -XX:name=value}, if it was given. */
  Optional<String> value(String name) {
    var start = PREFIX + name + "=";
    return all.stream()
        .filter(option -> option.startsWith(start))
        .reduce((former, latter) -> latter)
        .map(option -> option.substring(start.length()));
  }

  /** Whether {@code -XX:+name} was given last, and not {@code -XX:-name}, if either was. */
  Optional<Boolean> isOn(String name) {
    var on = PREFIX + "+" + name;
    return all.stream()
        .filter(option -> option.equals(on) || option.equals(PREFIX + "-" + name))
        .reduce((former, latter) -> latter)
        .map(on::equals);
  }

  private static List<String> commandLine() {
    try {
      var all = Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0");
      return List.of(all).subList(1, all.length);
    } catch (IOException | RuntimeException e) {
      return List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
    }
  }

  private static void addArguments(List<String> arguments, Collection<String> options) {
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (argument.startsWith("@")) {
        addWords(contents(argument.substring(1)), options);
      } else if (LAST.contains(argument) || !argument.startsWith("-")) {
        return;
      } else {
        addWords(argument, options);
      }
    }
  }

  private static void addWords(String text, Collection<String> options) {
    for (var word : words(text)) {
      options.add(word);
      var file = PREFIX + "VMOptionsFile=";
      if (word.startsWith(file)) options.addAll(words(contents(word.substring(file.length()))));
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** What a file says that the VM has read already; nothing, if it is gone. */
  private static String contents(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
