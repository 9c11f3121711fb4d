package llm.runtime;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import llm.api.PluginException;
import llm.blocks.spi.Architecture;

/**
 * Jars in a folder, each a plugin in a module layer of its own.
 *
 * <p>A jar may require modules of other jars in the folder. Layers need the module path: on the
 * class path a jar is put there instead.
 */
final class PluginFolder {
  private static final String SPI = "llm.blocks";

  private PluginFolder() {}

  /**
   * A plugin of the folder.
   *
   * @param layer holds its module, and those of the folder's other jars that it requires
   */
  record Plugin(Path jar, String module, ModuleLayer layer) {
    /** How many providers a service loader finds in the layer, before it looks into its parents. */
    int providers() {
      return layer.configuration().modules().stream()
          .flatMap(m -> m.reference().descriptor().provides().stream())
          .filter(PluginFolder::isArchitecture)
          .mapToInt(p -> p.providers().size())
          .sum();
    }
  }

  /**
   * Makes a layer of each plugin in a folder.
   *
   * @param problem hears of each jar that cannot be used
   * @throws PluginException if the folder cannot be read, or the module path is not in use
   */
  static List<Plugin> read(Path folder, Consumer<String> problem) {
    var self = PluginFolder.class.getModule();
    if (!self.isNamed()) {
      throw new PluginException(
          "the plugin folder "
              + folder
              + " needs the module path, but this application runs on the class path: put the"
              + " plugins' jars on the class path instead");
    }
    var modules = modules(folder, problem);
    var plugins = new ArrayList<Plugin>();
    for (var each : modules.entrySet()) {
      var jar = each.getKey();
      var module = each.getValue();
      if (module.provides().stream().noneMatch(PluginFolder::isArchitecture)) {
        if (!isRequired(module, modules.values())) {
          problem.accept(jar + ": it provides no " + Architecture.class.getName());
        }
        continue;
      }
      var otherVersion = builtAgainstOther(module);
      if (otherVersion.isPresent()) {
        problem.accept(jar + ": " + otherVersion.get());
        continue;
      }
      try {
        var layer = layer(jar, module.name(), modules.keySet(), self.getLayer());
        plugins.add(new Plugin(jar, module.name(), layer));
      } catch (FindException | ResolutionException | LayerInstantiationException e) {
        problem.accept(jar + ": " + e.getMessage());
      } catch (RuntimeException | Error e) {
        problem.accept(PluginFailure.explain(jar.toString(), e));
      }
    }
    return plugins;
  }

  /** The modules of the jars that can be read. */
  private static SequencedMap<Path, ModuleDescriptor> modules(
      Path folder, Consumer<String> problem) {
    var modules = new LinkedHashMap<Path, ModuleDescriptor>();
    for (var jar : jars(folder)) {
      try {
        var found = ModuleFinder.of(jar).findAll();
        if (found.isEmpty()) problem.accept(jar + ": it is no jar");
        for (var module : found) modules.put(jar, module.descriptor());
      } catch (FindException e) {
        problem.accept(
            jar + ": it cannot be read as a module: " + PluginFailure.rootCause(e).getMessage());
      }
    }
    return modules;
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new PluginException("the plugin folder " + folder + " is no folder");
    }
    try (var files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new PluginException("the plugin folder " + folder + " cannot be read: " + e, e);
    }
  }

  private static boolean isArchitecture(ModuleDescriptor.Provides provides) {
    return provides.service().equals(Architecture.class.getName());
  }

  /** Whether it is a library of another jar. */
  private static boolean isRequired(
      ModuleDescriptor library, Collection<ModuleDescriptor> modules) {
    return modules.stream()
        .flatMap(m -> m.requires().stream())
        .anyMatch(r -> r.name().equals(library.name()));
  }

  /** What to do about a module that javac compiled against another version of the SPI. */
  private static Optional<String> builtAgainstOther(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(r -> r.name().equals(SPI))
        .flatMap(r -> r.rawCompiledVersion().stream())
        .filter(version -> !compatible(version))
        .map(
            version ->
                "it was built against "
                    + SPI
                    + " "
                    + version
                    + ", but this is "
                    + spiVersion()
                    + "; rebuild it")
        .findFirst();
  }

  /** Before 1.0 each minor version may change the SPI, from then on each major version. */
  static boolean compatible(String compiled) {
    return spiEpoch(compiled).equals(spiEpoch(spiVersion()));
  }

  private static String spiEpoch(String version) {
    var parts = version.split("[.-]", 3);
    return parts[0].equals("0") && parts.length > 1 ? "0." + parts[1] : parts[0];
  }

  /** The version of the SPI that is installed. */
  static String spiVersion() {
    var descriptor = Architecture.class.getModule().getDescriptor();
    return descriptor == null ? "this one" : descriptor.rawVersion().orElse("this one");
  }

  /**
   * The jar comes before what is installed, so that another plugin of the same module's name is
   * found; the folder's other jars come behind it.
   */
  private static ModuleLayer layer(
      Path jar, String module, Collection<Path> jars, ModuleLayer parent) {
    var others = ModuleFinder.of(jars.toArray(Path[]::new));
    Configuration configuration =
        parent.configuration().resolve(ModuleFinder.of(jar), others, Set.of(module));
    return parent.defineModulesWithOneLoader(configuration, PluginFolder.class.getClassLoader());
  }
}
