package llm.tests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import llm.tests.Java;
import llm.tests.Markdown;
import llm.tests.Reactor;
import llm.tests.model.Stories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs do what it says when they are compiled and started as it says. */
class ReadmeProgramsTest {
  private static final String SLOW = "slow scalar kernels";

  private static final String MODULES = "llm-cli/target/modules";

  private final Markdown readme = Markdown.read("README.md");
  @TempDir private Path folder;

  @BeforeEach
  void prepare() throws IOException {
    Files.copy(Stories.file(), folder.resolve("model.gguf"));
  }

  @Test
  void theFirstProgramRunsFromItsSource() throws IOException {
    Files.writeString(folder.resolve("Hello.java"), java("import module"));
    assertFalse(run("Hello.java").out().isEmpty());
  }

  /** The three lines of each job, in a program as the first one is. */
  @Test
  void theJobsRunFromTheirSources() throws IOException {
    writeModelsOfJobs();
    var jobs = readme.table("Job");
    assertEquals(4, jobs.size());
    for (int i = 0; i < jobs.size(); i++) {
      var lines = Markdown.codesInOrder(jobs.get(i).getLast());
      assertEquals(3, lines.size(), lines.toString());
      var body = String.join("\n", lines);
      var source = "import module llm.api;\n\nvoid main() {\n" + body + "\n}\n";
      var file = "Job" + i + ".java";
      Files.writeString(folder.resolve(file), source);
      var java = script("Hello.java").replace("Hello.java model.gguf", file);
      assertFalse(Java.script(folder, Map.of(), java).orThrow().out().isEmpty(), source);
    }
  }

  private void writeModelsOfJobs() throws IOException {
    ProgramModels.writeTalker(folder.resolve("talker.gguf"));
    var model = folder.resolve("model.gguf");
    Files.move(folder.resolve("talker.gguf"), model, StandardCopyOption.REPLACE_EXISTING);
    var reranker =
        Reactor.root().resolve("llm-tests/src/test/resources/embedding/bert-rerank.gguf");
    Files.copy(reranker, folder.resolve("reranker.gguf"));
    Files.copy(model, folder.resolve("embedder.gguf"));
  }

  @Test
  void theStoryRunsOnTheClassPath() throws IOException {
    writeStory();
    assertStory(run("javac -cp"));
  }

  /** A container's variable is not on the command line: it replaces the flag that stands there. */
  @Test
  void theVariableTakesTheFlags() throws IOException {
    var variable = cell("`JDK_JAVA_OPTIONS=\"([^\"]+)\"");
    writeStory();
    var script = script("javac -cp").replace("--add-modules jdk.incubator.vector ", "");
    var environment = Map.of("JDK_JAVA_OPTIONS", variable);
    assertStory(Java.script(folder, environment, script).orThrow());
    var granted = "void main() { IO.print(getClass().getModule().isNativeAccessEnabled()); }";
    Files.writeString(folder.resolve("Granted.java"), granted);
    var java = Java.script(folder, environment, "java Granted.java").orThrow();
    assertEquals(List.of("true"), java.out());

    var without = Java.script(folder, Map.of(), script).orThrow();
    assertTrue(String.join("\n", without.err()).contains(SLOW), without.toString());
  }

  @Test
  void theStoryRunsAsAModuleAndAsAnImage() throws IOException {
    Files.writeString(folder.resolve("module-info.java"), java("module story {"));
    writeStory();
    var module = run("javac -p");
    assertStory(module);
    var image = run("jlink");
    assertStory(image);
    assertTrue(image.out().containsAll(module.out()), image.toString());
    // An image that names no plugin has none.
    var small = folder.resolve("small").toString();
    var without =
        script("jlink")
            .replace(",llm.arch.llama", "")
            .replace("--output image", "--output " + small)
            .replace("image/bin", small + "/bin");
    var java = Java.script(folder, Map.of(), without);
    assertTrue(String.join("\n", java.err()).contains("installed are: none"), java.toString());
  }

  /** The one jar that the example's build made. */
  @Test
  void theExecutableJarHasAllFamiliesAndItsFlags() throws IOException {
    var jar =
        Reactor.root().resolve("llm-tests/target/examples/story/target/story-1.0-SNAPSHOT.jar");
    try (var file = new JarFile(jar.toFile())) {
      var entry = cell("`(Enable-Native-Access: [^`]+)`").split(": ");
      assertEquals(entry[1], file.getManifest().getMainAttributes().getValue(entry[0]));
      var services = file.getEntry("META-INF/services/llm.blocks.spi.Architecture");
      var merged = new String(file.getInputStream(services).readAllBytes());
      assertEquals(architectures(), Set.copyOf(merged.lines().toList()));
    }
    var command = cell("`(java [^`]+ -jar )app.jar`") + jar + " model.gguf";
    assertStory(Java.script(folder, Map.of(), command).orThrow());
  }

  /** The classes of all plugins that the modules provide. */
  private static Set<String> architectures() {
    var classes = new HashSet<String>();
    for (var module : Reactor.modules().values()) {
      for (var provides : module.descriptor().provides()) {
        if (provides.service().equals("llm.blocks.spi.Architecture")) {
          classes.addAll(provides.providers());
        }
      }
    }
    return classes;
  }

  @Test
  void theExampleIsWhatTheReadmeShows() throws IOException {
    var example = Reactor.root().resolve("examples/story");
    assertEquals(
        java("class Story"), Files.readString(example.resolve("src/main/java/story/Story.java")));
    var pom = Files.readString(example.resolve("pom.xml"));
    assertTrue(pom.contains(readme.code("xml", "llm-all")));
    assertTrue(pom.contains(cell("`(<argLine>.*</argLine>)`")));
    assertTrue(pom.contains("ServicesResourceTransformer"));
  }

  /** What is not run here is run by {@link ReadmeTest}, or starts with {@code ./llm} or mvn. */
  @Test
  void everyExampleIsTested() {
    assertEquals(5, readme.code("java").size());
    assertEquals(5, readme.code("sh").size());
    assertEquals(1, readme.code("xml").size());
  }

  private String java(String words) {
    return readme.code("java", words);
  }

  /** Commands, as the folder of the project would run them. */
  private String script(String words) {
    var modules = Reactor.root().resolve(MODULES).toString();
    return readme.code("sh", words).replace(MODULES, modules);
  }

  /** What a cell of the table of flags has at the pattern's group. */
  private String cell(String pattern) {
    var matcher = Pattern.compile(pattern).matcher(readme.text());
    assertTrue(matcher.find(), pattern);
    return matcher.group(1);
  }

  private Java run(String words) {
    return Java.script(folder, Map.of(), script(words)).orThrow();
  }

  private void writeStory() throws IOException {
    var source = Files.createDirectory(folder.resolve("story")).resolve("Story.java");
    Files.writeString(source, java("class Story"));
  }

  private static void assertStory(Java java) {
    List<String> out = java.out();
    assertTrue(out.size() >= 3, java.toString());
    assertTrue(
        out.get(out.size() - 2).matches("\\d+ prompt tokens, \\d+ generated tokens, [A-Z_]+"),
        java.toString());
    assertTrue(out.getLast().startsWith("kernels: "), java.toString());
    assertFalse(String.join("\n", java.err()).contains(SLOW), java.toString());
  }
}
