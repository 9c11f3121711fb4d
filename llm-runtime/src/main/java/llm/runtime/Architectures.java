package llm.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.TreeMap;
import java.util.stream.Stream;
import llm.api.PluginException;
import llm.api.UnsupportedModelException;
import llm.blocks.spi.Architecture;

/**
 * The architectures that are installed, by their ids.
 *
 * <p>A plugin that cannot be used is a problem: it is logged, and named to whoever asks for an
 * architecture that is missing; the others are not affected.
 */
final class Architectures {
  private static final System.Logger LOG = System.getLogger("llm.runtime");

  /** A service loader may fail again and again at the same place. */
  private static final int MAX_FAILURES = 16;

  private final TreeMap<String, InstalledArchitecture> byId = new TreeMap<>();
  private final Map<String, String> conflicts = new HashMap<>(); // id -> what is wrong
  private final List<String> problems = new ArrayList<>();

  private Architectures() {}

  /** Those on the module path or the class path, and those of a plugin folder. */
  static Architectures installed(Optional<Path> folder) {
    var result = new Architectures();
    var loader = Architectures.class.getClassLoader();
    result.addAll(ServiceLoader.load(Architecture.class, loader).stream());
    if (folder.isPresent()) {
      for (var layer : PluginFolder.read(folder.get(), result::problem)) {
        result.addAll(
            ServiceLoader.load(layer, Architecture.class).stream()
                .filter(p -> p.type().getModule().getLayer() == layer));
      }
    }
    return result;
  }

  private void addAll(Stream<Provider<Architecture>> found) {
    var providers = found.iterator();
    for (int failures = 0; failures < MAX_FAILURES; ) {
      var jar = "a plugin";
      try {
        if (!providers.hasNext()) return;
        var provider = providers.next();
        jar = InstalledArchitecture.location(provider.type());
        var architecture = provider.get();
        add(new InstalledArchitecture(architecture.id(), architecture));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        problem(explain(jar, e));
        failures++;
      }
    }
  }

  /** Says what went wrong with a plugin: its own failure, or another version of the SPI. */
  static String explain(String jar, Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof LinkageError) {
        return jar
            + ": it was built against another version of llm.blocks than "
            + PluginFolder.spiVersion()
            + " ("
            + e
            + "); rebuild it";
      }
    }
    var cause = failure.getCause() != null ? failure.getCause() : failure;
    return jar + ": it cannot be used: " + cause;
  }

  private void add(InstalledArchitecture installed) {
    var before = byId.putIfAbsent(installed.id(), installed);
    if (before == null) return;
    var conflict =
        "two plugins provide the architecture "
            + installed.id()
            + ": "
            + before.location()
            + " and "
            + installed.location()
            + "; remove one";
    conflicts.put(installed.id(), conflict);
    problem(conflict);
  }

  private void problem(String message) {
    problems.add(message);
    LOG.log(System.Logger.Level.WARNING, message);
  }

  Collection<InstalledArchitecture> all() {
    return byId.values();
  }

  /** The architecture with this id, for the model of that name. */
  InstalledArchitecture get(String id, String model) {
    if (conflicts.containsKey(id)) throw new PluginException(conflicts.get(id));
    var found = byId.get(id);
    if (found != null) return found;
    var message =
        new StringBuilder(model)
            .append(": no plugin for the architecture ")
            .append(id)
            .append(" is installed; installed are: ")
            .append(byId.isEmpty() ? "none" : String.join(", ", byId.keySet()));
    for (var problem : problems) message.append("; ").append(problem);
    throw new UnsupportedModelException(message.toString());
  }
}
