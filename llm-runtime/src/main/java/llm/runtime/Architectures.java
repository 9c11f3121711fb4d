package llm.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.Set;
import java.util.TreeMap;
import llm.api.PluginException;
import llm.api.UnsupportedModelException;
import llm.blocks.spi.Architecture;
import llm.tensor.Quoted;
import org.jspecify.annotations.Nullable;

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
  private final Set<Class<?>> known = new HashSet<>();

  private Architectures() {}

  /**
   * Those on the module path or the class path, those that the thread's context class loader sees
   * besides, as in a container whose applications share the runtime, and those of a plugin folder.
   */
  static Architectures installed(Optional<Path> folder) {
    var result = new Architectures();
    var own = Architectures.class.getClassLoader();
    var context = Thread.currentThread().getContextClassLoader();
    result.addInstalled(own);
    if (!own.equals(context) && seesThisSpi(context)) result.addInstalled(context);
    if (folder.isPresent()) {
      PluginFolder.read(folder.get(), result::problem).forEach(result::addAll);
    }
    return result;
  }

  /** Whether what a loader finds can be used: an application may have these modules of its own. */
  private static boolean seesThisSpi(@Nullable ClassLoader loader) {
    if (loader == null) return false;
    try {
      return Class.forName(Architecture.class.getName(), false, loader).equals(Architecture.class);
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private void addInstalled(ClassLoader loader) {
    var providers = ServiceLoader.load(Architecture.class, loader).stream().iterator();
    for (int failures = 0; failures < MAX_FAILURES; ) {
      try {
        if (!providers.hasNext()) return;
        var provider = providers.next();
        // A class loader sees what its parents see.
        if (known.add(provider.type())) add(provider);
      } catch (RuntimeException | Error e) {
        problem(PluginFailure.explain(PluginFailure.locate(e, loader), e));
        failures++;
      }
    }
  }

  private void addAll(PluginFolder.Plugin plugin) {
    var providers = ServiceLoader.load(plugin.layer(), Architecture.class).stream().iterator();
    for (int i = plugin.providers(); i > 0; i--) {
      try {
        if (!providers.hasNext()) return;
        var provider = providers.next();
        if (provider.type().getModule().getName().equals(plugin.module())) add(provider);
      } catch (RuntimeException | Error e) {
        problem(PluginFailure.explain(plugin.jar().toString(), e));
      }
    }
  }

  private void add(Provider<Architecture> provider) {
    var jar = InstalledArchitecture.location(provider.type());
    try {
      var architecture = provider.get();
      var id = architecture.id();
      if (id == null || id.isBlank()) {
        problem(
            jar
                + ": its id() gives "
                + (id == null ? "null" : "\"" + Quoted.of(id) + "\"")
                + ", expected the name of an architecture");
      } else {
        add(new InstalledArchitecture(id, architecture));
      }
    } catch (RuntimeException | Error e) {
      problem(PluginFailure.explain(jar, e));
    }
  }

  private void add(InstalledArchitecture installed) {
    var before = byId.putIfAbsent(installed.id(), installed);
    if (before == null) return;
    var conflict =
        "two plugins provide the architecture "
            + Quoted.of(installed.id())
            + ": "
            + before.location()
            + " and "
            + installed.location()
            + "; remove one";
    conflicts.put(installed.id(), conflict);
    problem(conflict);
  }

  private void problem(String message) {
    if (problems.contains(message)) return; // two class loaders have met it
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
            .append(Quoted.of(id))
            .append(" is installed; installed are: ")
            .append(byId.isEmpty() ? "none" : String.join(", ", byId.keySet()));
    for (var problem : problems) message.append("; ").append(problem);
    throw new UnsupportedModelException(message.toString());
  }
}
