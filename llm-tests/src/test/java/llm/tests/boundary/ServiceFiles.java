package llm.tests.boundary;

import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import llm.tests.Reactor;

/** The services of a module, as the module path and as the class path see them. */
final class ServiceFiles {
  private static final String FOLDER = "META-INF/services/";

  private ServiceFiles() {}

  /** Providers by service, as the descriptor declares them. */
  static Map<String, TreeSet<String>> declared(ModuleReference module) {
    return module.descriptor().provides().stream()
        .collect(
            Collectors.toMap(
                p -> p.service(), p -> new TreeSet<>(p.providers()), (a, b) -> a, TreeMap::new));
  }

  /** Providers by service, as {@code META-INF/services} lists them. */
  static Map<String, TreeSet<String>> listed(ModuleReference module) {
    var listed = new TreeMap<String, TreeSet<String>>();
    for (String file : Reactor.files(module)) {
      if (!file.startsWith(FOLDER) || file.endsWith("/")) continue;
      var text = new String(Reactor.read(module, file), StandardCharsets.UTF_8);
      listed.put(file.substring(FOLDER.length()), providers(text));
    }
    return listed;
  }

  /** The providers in a provider-configuration file: one a line, {@code #} begins a comment. */
  static TreeSet<String> providers(String text) {
    return text.lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
