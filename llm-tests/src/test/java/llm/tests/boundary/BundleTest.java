package llm.tests.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import llm.tests.Reactor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is told to have every family has every family. */
class BundleTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>.*?<artifactId>([^<]+)</artifactId>", Pattern.DOTALL);
  private static final Pattern VERSION = Pattern.compile("(?m)^  <version>([^<]+)</version>$");
  private static final Pattern LINKED = Pattern.compile("<image.families>([^<]+)</image.families>");

  @Test
  void llmAllHasTheRuntimeAndEveryFamily() throws IOException {
    var expected = families();
    expected.addAll(List.of("llm.api", "llm.runtime"));
    var found = new TreeSet<String>();
    DEPENDENCY
        .matcher(pom("llm-all"))
        .results()
        .forEach(dependency -> found.add(dependency.group(1).replace('-', '.')));
    assertEquals(expected, found);
  }

  @Test
  void theImageHasTheCommandAndEveryFamily() throws IOException {
    var expected = families();
    var linked = LINKED.matcher(pom("llm-image"));
    assertTrue(linked.find(), "no image.families");
    assertEquals(expected, new TreeSet<>(List.of(linked.group(1).split(","))));
  }

  @Test
  void theBomHasAllThatIsPublished() throws IOException {
    var expected = Reactor.listed();
    expected.add("llm.all");
    expected.addAll(
        List.of("llm.langchain4j", "llm.spring.ai", "llm.spring.boot.starter", "llm.spark"));
    var found = new TreeSet<String>();
    DEPENDENCY
        .matcher(pom("llm-bom"))
        .results()
        .forEach(dependency -> found.add(dependency.group(1).replace('-', '.')));
    assertEquals(expected, found);
  }

  @Test
  void theBomAndTheCatalogueHaveTheVersionOfAll() throws IOException {
    var root = Files.readString(Reactor.root().resolve("pom.xml"));
    assertEquals(version(root), version(pom("llm-bom")));
    var alias =
        JsonMapper.shared()
            .readTree(Files.readString(Reactor.root().resolve("jbang-catalog.json")))
            .path("aliases")
            .path("llm");
    assertEquals("dev.llmjava:llm-cli:" + version(root), alias.path("script-ref").asString());
    assertEquals("llm.cli.Main", alias.path("main").asString());
    var cli = Reactor.modules().get("llm.cli");
    assertTrue(Reactor.classFiles(cli).contains("llm/cli/Main.class"), "no such class");
  }

  private static String version(String pom) {
    var version = VERSION.matcher(pom);
    assertTrue(version.find(), "no version");
    return version.group(1);
  }

  private static TreeSet<String> families() {
    var families = Reactor.listed();
    families.removeIf(module -> !module.startsWith("llm.arch."));
    assertTrue(families.size() > 1, families.toString());
    return families;
  }

  private static String pom(String module) throws IOException {
    return Files.readString(Reactor.root().resolve(module).resolve("pom.xml"));
  }
}
