package llm.tests.plugin;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import llm.tests.Compilation;
import llm.tests.Reactor;

/**
 * Makes jars of small plugins.
 *
 * @param name of the module, its package and the jar
 * @param id what {@code id()} does
 * @param build what {@code build()} does
 * @param members further members of the class
 */
record PluginJar(String name, String id, String build, String members) {
  private static final String SERVICE = "llm.blocks.spi.Architecture";

  /** A plugin of a family with the same name, that can build nothing. */
  static PluginJar named(String name) {
    var build = "throw new InvalidModelException(\"it builds nothing\");";
    return new PluginJar(name, "return \"" + name + "\";", build, "");
  }

  PluginJar withId(String statements) {
    return new PluginJar(name, statements, build, members);
  }

  PluginJar withBuild(String statements) {
    return new PluginJar(name, id, statements, members);
  }

  PluginJar withMembers(String more) {
    return new PluginJar(name, id, build, more);
  }

  /** Its class, by its file's name. */
  Map<String, String> source() {
    var text =
        """
        package %s;

        import llm.blocks.*;

        public final class Planted implements llm.blocks.spi.Architecture {
          %s
          @Override public String id() { %s }
          @Override public Decoder build(Hyperparameters hp, Weights w) { %s }
        }
        """
            .formatted(name, members, id, build);
    return Map.of(name + "/Planted.java", text);
  }

  /** Compiles it as a module, and packs it. */
  Path inFolder(Path folder) {
    return modular(folder, "");
  }

  /** The same, on a module path that begins with a jar. */
  Path against(Path jar, Path folder) {
    return modular(folder, "", "--module-path", jar + File.pathSeparator + Reactor.compilePath());
  }

  /** The same, requiring the module of another jar. */
  Path requiring(String module, Path jar, Path folder) {
    var path = jar + File.pathSeparator + Reactor.compilePath();
    return modular(folder, "requires " + module + ";", "--module-path", path);
  }

  private Path modular(Path folder, String requires, String... options) {
    var sources = new TreeMap<>(source());
    sources.put(
        "module-info.java",
        "module %s { requires llm.blocks; %s provides %s with %s.Planted; }"
            .formatted(name, requires, SERVICE, name));
    return modular(folder, name, sources, options);
  }

  /**
   * A jar of the package of a plugin alone, without a descriptor; what else was compiled with it is
   * missing when it runs.
   */
  static Path withoutModule(Path folder, String name, Map<String, String> sources) {
    var classes = classes(folder, name);
    Compilation.onClassPath(sources, classes).orThrow();
    write(classes.resolve("META-INF/services/" + SERVICE), name + ".Planted\n");
    var jar = folder.resolve(name + ".jar");
    var from = classes.toString();
    jar("--create", "--file=" + jar, "-C", from, name, "-C", from, "META-INF");
    return jar;
  }

  /** A jar of a module's sources. */
  static Path modular(Path folder, String name, Map<String, String> sources, String... options) {
    var classes = classes(folder, name);
    Compilation.onModulePath(sources, classes, options).orThrow();
    var jar = folder.resolve(name + ".jar");
    jar("--create", "--file=" + jar, "-C", classes.toString(), ".");
    return jar;
  }

  /** A copy of the SPI's jar that says it is of another version. */
  static Path spi(Path folder, String version) {
    try {
      var original = Path.of(Reactor.modules().get("llm.blocks").location().orElseThrow());
      var jar = Files.copy(original, folder.resolve("llm-blocks-" + version + ".jar"));
      var classes = Files.createDirectory(folder.resolve("spi"));
      Files.write(
          classes.resolve("module-info.class"),
          Reactor.read(Reactor.modules().get("llm.blocks"), "module-info.class"));
      jar(
          "--update",
          "--file=" + jar,
          "--module-version=" + version,
          "-C",
          classes.toString(),
          "module-info.class");
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void jar(String... arguments) {
    var said = new java.io.StringWriter();
    var out = new java.io.PrintWriter(said, true);
    int code = ToolProvider.findFirst("jar").orElseThrow().run(out, out, arguments);
    if (code != 0) throw new AssertionError("jar " + List.of(arguments) + ": " + said);
  }

  /** Beside the folder of jars, where nobody looks for plugins. */
  private static Path classes(Path folder, String name) {
    try {
      return Files.createTempDirectory(folder.getParent(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
