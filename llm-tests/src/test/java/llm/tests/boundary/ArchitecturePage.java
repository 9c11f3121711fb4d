package llm.tests.boundary;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import llm.tests.Markdown;

/**
 * What {@code docs/architecture.md} says: which module requires which, and which packages there
 * are.
 *
 * <p>{@code llm.arch.*} stands for every plugin.
 *
 * @param modules what each module requires, by its name; {@code NAME transitive} where it gives it
 *     on
 * @param packages whether each package is exported, by its name
 */
record ArchitecturePage(Map<String, Set<String>> modules, Map<String, Boolean> packages) {
  private static final String PLUGIN = "llm.arch.";
  private static final String PLUGINS = PLUGIN + "*";
  private static final String TRANSITIVE = " transitive";

  static ArchitecturePage read() {
    var page = Markdown.read("docs/architecture.md");
    var modules = new LinkedHashMap<String, Set<String>>();
    page.code("modules", "->")
        .lines()
        .map(line -> line.split("->", 2))
        .forEach(line -> modules.put(line[0].strip(), names(line[1])));
    var packages = new LinkedHashMap<String, Boolean>();
    page.code("packages", "exported")
        .lines()
        .map(line -> line.split("\\s+", 3))
        .forEach(line -> packages.put(line[0], isExported(line[1])));
    return new ArchitecturePage(modules, packages);
  }

  private static Set<String> names(String list) {
    var names = new TreeSet<String>();
    Stream.of(list.split(",")).map(String::strip).filter(n -> !n.isEmpty()).forEach(names::add);
    return names;
  }

  private static boolean isExported(String word) {
    return switch (word) {
      case "exported" -> true;
      case "hidden" -> false;
      default -> throw new IllegalArgumentException(word + ", expected exported or hidden");
    };
  }

  /** As the page names a module or a package of it. */
  static String generic(String name) {
    return name.startsWith(PLUGIN) ? PLUGINS : name;
  }

  /** What a module requires, by the page. */
  Set<String> requires(String module) {
    var requires = modules.get(generic(module));
    if (requires != null) return requires;
    throw new AssertionError(
        "module " + module + " is new: say in docs/architecture.md what it requires");
  }

  /** Our modules whose classes a module may know: those it requires, and what these give on. */
  Set<String> known(String module) {
    var known = new TreeSet<String>();
    for (var required : requires(module)) addGiven(required.replace(TRANSITIVE, ""), known);
    return known;
  }

  private void addGiven(String module, Set<String> known) {
    if (!modules.containsKey(module) || !known.add(module)) return;
    for (var required : requires(module)) {
      if (required.endsWith(TRANSITIVE)) addGiven(required.replace(TRANSITIVE, ""), known);
    }
  }
}
