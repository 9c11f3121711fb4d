import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Looks at what a release would publish.
 *
 * <p>Arguments: a Maven repository in a folder, into which {@code mvn -Prelease deploy} has put
 * everything. What is missing or must not be there is printed, and the exit status is 1.
 */
static final String GROUP = "dev/llmjava";

static final List<String> WANTED =
    List.of("name", "description", "url", "licenses", "developers", "scm");

static final List<String> TELLTALES =
    List.of("Build-Jdk", "Build-Jdk-Spec", "Built-By", "Created-By", "Build-Time");

static final List<String> problems = new ArrayList<>();
static final Map<String, Artifact> artifacts = new TreeMap<>();

/** What a folder of one version holds. */
record Artifact(String id, String version, Path folder, Document pom, TreeSet<String> files) {
  /** An element's text, of this POM or, as most are inherited, of its parent's. */
  boolean has(String element) {
    if (child(pom.getDocumentElement(), element) != null) return true;
    boolean inherited = !element.equals("name") && !element.equals("description");
    var parent = artifacts.get("llm-parent");
    return inherited
        && child(pom.getDocumentElement(), "parent") != null
        && child(parent.pom().getDocumentElement(), element) != null;
  }

  /** Whether there is a file with this ending: snapshots have times for versions. */
  boolean hasFile(String ending) {
    return files.stream().anyMatch(file -> file.endsWith(ending));
  }

  String packaging() {
    var packaging = child(pom.getDocumentElement(), "packaging");
    return packaging == null ? "jar" : packaging.getTextContent();
  }
}

void main(String[] args) throws Exception {
  var group = Path.of(args[0], GROUP);
  try (var ids = Files.list(group)) {
    for (var id : ids.filter(Files::isDirectory).sorted().toList()) read(id);
  }
  if (!artifacts.containsKey("llm-parent")) problems.add("llm-parent is missing");
  else for (var artifact : artifacts.values()) check(artifact);
  checkBom();
  problems.forEach(IO::println);
  if (!problems.isEmpty()) System.exit(1);
  long signed = artifacts.values().stream().filter(a -> a.hasFile(".pom.asc")).count();
  IO.println(
      artifacts.size() + " artifacts are complete" + (signed == 0 ? ", but for signatures" : ""));
}

void read(Path id) throws Exception {
  try (var versions = Files.list(id)) {
    for (var version : versions.filter(Files::isDirectory).toList()) {
      var files = new TreeSet<String>();
      try (var list = Files.list(version)) {
        list.forEach(file -> files.add(file.getFileName().toString()));
      }
      var poms = files.stream().filter(file -> file.endsWith(".pom")).toList();
      var name = id.getFileName().toString();
      if (poms.size() != 1) {
        problems.add(version + " has " + poms.size() + " POMs, expected 1");
        continue;
      }
      var pom =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(version.resolve(poms.getFirst()).toFile());
      artifacts.put(
          name, new Artifact(name, version.getFileName().toString(), version, pom, files));
    }
  }
}

void check(Artifact artifact) throws IOException {
  for (var element : WANTED) {
    if (!artifact.has(element)) problems.add(artifact.id() + ": its POM has no " + element);
  }
  var endings = new ArrayList<>(List.of(".pom"));
  if (!artifact.id().equals("llm-bom")) {
    endings.addAll(List.of("-cyclonedx.json", "-cyclonedx.xml"));
  }
  if (artifact.packaging().equals("jar")) {
    endings.addAll(List.of(".jar", "-sources.jar", "-javadoc.jar"));
  }
  for (var ending : endings) {
    if (!artifact.hasFile(ending)) problems.add(artifact.id() + ": no file ends with " + ending);
    if (artifact.hasFile(".pom.asc") && !artifact.hasFile(ending + ".asc")) {
      problems.add(artifact.id() + ": no signature of what ends with " + ending);
    }
  }
  boolean snapshot = artifact.version().endsWith("-SNAPSHOT");
  if (!snapshot) {
    var text = Files.readString(artifact.folder().resolve(pomOf(artifact)));
    if (text.contains("-SNAPSHOT")) problems.add(artifact.id() + ": its POM names a snapshot");
  }
  for (var file : artifact.files()) {
    if (file.endsWith(".jar")) checkJar(artifact.id(), artifact.folder().resolve(file));
  }
}

String pomOf(Artifact artifact) {
  return artifact.files().stream().filter(file -> file.endsWith(".pom")).findFirst().orElseThrow();
}

void checkJar(String id, Path file) throws IOException {
  try (var jar = new JarFile(file.toFile())) {
    var manifest = jar.getManifest();
    if (manifest == null) return;
    for (var key : TELLTALES) {
      var value = manifest.getMainAttributes().getValue(key);
      if (value == null || key.equals("Created-By") && !value.matches(".*\\d.*")) continue;
      problems.add(file.getFileName() + ": its manifest says " + key + ": " + value);
    }
    boolean empty =
        jar.stream()
            .noneMatch(entry -> !entry.isDirectory() && !entry.getName().startsWith("META-INF/"));
    if (empty) problems.add(file.getFileName() + " is empty");
  }
}

/** The BOM names all other artifacts, in their version. */
void checkBom() {
  var bom = artifacts.get("llm-bom");
  if (bom == null) {
    problems.add("llm-bom is missing");
    return;
  }
  var named = new TreeSet<String>();
  var list = bom.pom().getElementsByTagName("dependency");
  for (int i = 0; i < list.getLength(); i++) {
    named.add(child((Element) list.item(i), "artifactId").getTextContent());
  }
  var there = new TreeSet<>(artifacts.keySet());
  there.removeAll(List.of("llm-bom", "llm-parent"));
  if (!named.equals(there)) problems.add("llm-bom names " + named + ", published are " + there);
  for (var artifact : artifacts.values()) {
    if (artifact.version().equals(bom.version())) continue;
    problems.add(artifact.id() + " is " + artifact.version() + ", llm-bom is " + bom.version());
  }
}

static Element child(Element parent, String name) {
  for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
    if (node instanceof Element element && element.getTagName().equals(name)) return element;
  }
  return null;
}
