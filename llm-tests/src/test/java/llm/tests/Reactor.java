package llm.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/** The modules of the reactor: as this VM resolved them, and as the POMs list them. */
public final class Reactor {
  private static final String SELF = "llm.tests";

  private Reactor() {}

  /** The folder of the root POM. */
  public static Path root() {
    var folder = Path.of("").toAbsolutePath();
    return Files.exists(folder.resolve("llm-tests")) ? folder : folder.getParent();
  }

  /** Our modules in this VM's boot layer, but this one, by their names. */
  public static SortedMap<String, ModuleReference> modules() {
    var modules = new TreeMap<String, ModuleReference>();
    ModuleLayer.boot().configuration().modules().stream()
        .map(ResolvedModule::reference)
        .filter(m -> m.descriptor().name().startsWith("llm."))
        .filter(m -> !m.descriptor().name().equals(SELF))
        .forEach(m -> modules.put(m.descriptor().name(), m));
    return modules;
  }

  /** The modules that the POMs list, but this one: each is a folder whose POM makes a jar. */
  public static TreeSet<String> listed() {
    var names = new TreeSet<String>();
    for (String folder : texts(root().resolve("pom.xml"), "module")) {
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

  /** Everything this VM's module path holds. */
  public static String modulePath() {
    return System.getProperty("jdk.module.path");
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
