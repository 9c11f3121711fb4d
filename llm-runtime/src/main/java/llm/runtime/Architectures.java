package llm.runtime;

import java.util.Collection;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import llm.api.PluginException;
import llm.api.UnsupportedModelException;
import llm.blocks.spi.Architecture;

/** The architectures that are installed, by their ids. */
final class Architectures {
  private static final System.Logger LOG = System.getLogger("llm.runtime");

  private final TreeMap<String, InstalledArchitecture> byId = new TreeMap<>();

  private Architectures() {}

  /** Those on the module path or the class path. */
  static Architectures installed() {
    var result = new Architectures();
    result.addAll(ServiceLoader.load(Architecture.class, Architectures.class.getClassLoader()));
    return result;
  }

  /** Adds what a loader finds; a provider that fails is reported, and the others are used. */
  private void addAll(ServiceLoader<Architecture> loader) {
    var providers = loader.iterator();
    while (true) {
      try {
        if (!providers.hasNext()) return;
        add(providers.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        LOG.log(System.Logger.Level.WARNING, "an architecture cannot be used: " + e.getMessage());
      }
    }
  }

  private void add(Architecture architecture) {
    var installed = new InstalledArchitecture(architecture.id(), architecture);
    var before = byId.putIfAbsent(installed.id(), installed);
    if (before != null) {
      throw new PluginException(
          "two plugins provide the architecture "
              + installed.id()
              + ": "
              + before.location()
              + " and "
              + installed.location());
    }
  }

  Collection<InstalledArchitecture> all() {
    return byId.values();
  }

  /** The architecture with this id, for the model of that name. */
  InstalledArchitecture get(String id, String model) {
    var found = byId.get(id);
    if (found == null) {
      throw new UnsupportedModelException(
          model
              + ": no plugin for the architecture "
              + id
              + " is installed; installed are: "
              + (byId.isEmpty() ? "none" : String.join(", ", byId.keySet())));
    }
    return found;
  }
}
