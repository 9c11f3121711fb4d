package llm.tests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** The modules of the reactor: as this VM was given them, and as the POMs list them. */
public final class Reactor {
  private static final String SELF = "llm.tests";

  private Reactor() {}

  /** The folder of the root POM. */
  public static Path root() {
    var folder = Path.of("").toAbsolutePath();
    return Files.exists(folder.resolve("llm-tests")) ? folder : folder.getParent();
  }

  /** Our modules that this VM was given, but this one, by their names. */
  public static SortedMap<String, ModuleReference> modules() {
    var modules = new TreeMap<String, ModuleReference>();
    ModuleFinder.of(paths(compilePath())).findAll().stream()
        .filter(m -> m.descriptor().name().startsWith("llm."))
        .filter(m -> !m.descriptor().name().equals(SELF))
        .forEach(m -> modules.put(m.descriptor().name(), m));
    return modules;
  }

  /**
   * The modules that the POMs list, but this one: each is a folder whose POM makes a jar. What
   * integrates with frameworks lives on the class path, and is none.
   */
  public static TreeSet<String> listed() {
    var names = new TreeSet<String>();
    for (String folder : texts(root().resolve("pom.xml"), "module")) {
      if (folder.contains("/")) continue;
      var packaging = texts(root().resolve(folder).resolve("pom.xml"), "packaging");
      if (packaging.isEmpty() || packaging.contains("jar")) names.add(folder.replace('-', '.'));
    }
    if (!names.remove(SELF)) {
      throw new IllegalStateException(
          "the root POM lists " + names + ", expected " + SELF + " too");
    }
    return names;
  }

  /** Names of a module's files. */
  public static List<String> files(ModuleReference module) {
    try (var reader = module.open();
        var files = reader.list()) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of a module's class files, its descriptor apart. */
  public static List<String> classFiles(ModuleReference module) {
    return files(module).stream()
        .filter(f -> f.endsWith(".class") && !f.endsWith("-info.class"))
        .toList();
  }

  /** A file of a module. */
  public static byte[] read(ModuleReference module, String file) {
    try (var reader = module.open();
        var in = reader.open(file).orElseThrow()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This VM's module path: what an application with all plugins needs. */
  public static String modulePath() {
    return System.getProperty("jdk.module.path");
  }

  /** That, and the modules that Surefire put on the class path, because no module needs them. */
  public static String compilePath() {
    var others =
        Stream.of(paths(System.getProperty("java.class.path")))
            .filter(Reactor::isModule)
            .map(p -> File.pathSeparator + p);
    return modulePath() + others.collect(Collectors.joining());
  }

  private static Path[] paths(String path) {
    return Stream.of(path.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
  }

  private static boolean isModule(Path place) {
    try {
      return ModuleFinder.of(place).findAll().stream().anyMatch(m -> !m.descriptor().isAutomatic());
    } catch (FindException e) {
      return false; // a jar whose name makes no module's name
    }
  }

  /** Texts of a POM's own elements with this name: those of profiles and plugins are others. */
  private static List<String> texts(Path pom, String name) {
    try {
      var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      var found = root.getElementsByTagName(name);
      var texts = new ArrayList<String>();
      for (int i = 0; i < found.getLength(); i++) {
        if (isOwn((Element) found.item(i))) texts.add(found.item(i).getTextContent().strip());
      }
      return texts;
    } catch (Exception e) {
      throw new IllegalStateException(pom + ": " + e.getMessage(), e);
    }
  }

  private static boolean isOwn(Element element) {
    var parent = element.getParentNode();
    if (parent.getNodeName().equals("modules")) parent = parent.getParentNode();
    return parent.getNodeName().equals("project");
  }
}
