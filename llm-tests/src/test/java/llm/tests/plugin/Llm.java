package llm.tests.plugin;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.tests.Java;
import llm.tests.Reactor;

/** The {@code llm} command in a VM of its own. */
public final class Llm {
  private static final Path MODULES = Reactor.root().resolve("llm-cli/target/modules");

  private Llm() {}

  /** On the module path, as the launcher starts it. */
  public static Java run(Path folder, Map<String, String> variables, String... arguments) {
    var options = List.of("--module-path", MODULES.toString(), "--module", "llm.cli/llm.cli.Main");
    return Java.run(folder, variables, with(options, arguments));
  }

  /** On the class path, with further jars. */
  static Java onClassPath(Path folder, List<Path> jars, String... arguments) {
    var path =
        Stream.concat(Stream.of(MODULES.resolve("*")), jars.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    var options =
        List.of("--add-modules", "jdk.incubator.vector", "--class-path", path, "llm.cli.Main");
    return Java.run(folder, with(options, arguments));
  }

  private static List<String> with(List<String> options, String... arguments) {
    var all = new ArrayList<>(options);
    all.addAll(List.of(arguments));
    return all;
  }
}
