package llm.runtime;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * Makes a layer of each plugin in a folder.
   *
   * @param problem hears of each jar that cannot be used
   * @throws PluginException if the folder cannot be read, or the module path is not in use
   */
  static List<ModuleLayer> read(Path folder, Consumer<String> problem) {
    var self = PluginFolder.class.getModule();
    if (!self.isNamed()) {
      throw new PluginException(
          "the plugin folder "
              + folder
              + " needs the module path, but this application runs on the class path: put the"
              + " plugins' jars on the class path instead");
    }
    var layers = new ArrayList<ModuleLayer>();
    for (var jar : jars(folder)) {
      try {
        var module = moduleOf(jar);
        var why = refuse(module.descriptor());
        if (why.isPresent()) {
          problem.accept(jar + ": " + why.get());
          continue;
        }
        layers.add(layer(folder, module.descriptor().name(), self.getLayer()));
      } catch (FindException | ResolutionException | LayerInstantiationException e) {
        problem.accept(jar + ": " + e.getMessage());
      }
    }
    return layers;
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

  private static ModuleReference moduleOf(Path jar) {
    return ModuleFinder.of(jar).findAll().iterator().next();
  }

  /** Why a module cannot be used, if so. */
  private static Optional<String> refuse(ModuleDescriptor module) {
    var service = Architecture.class.getName();
    if (module.provides().stream().noneMatch(p -> p.service().equals(service))) {
      return Optional.of("it provides no " + service);
    }
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

  private static ModuleLayer layer(Path folder, String module, ModuleLayer parent) {
    Configuration configuration =
        parent.configuration().resolve(ModuleFinder.of(), ModuleFinder.of(folder), Set.of(module));
    return parent.defineModulesWithOneLoader(configuration, PluginFolder.class.getClassLoader());
  }
}
