package llm.tests.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.Observer;
import llm.testkit.ArchitectureContract;
import llm.tests.Compilation;
import llm.tests.Java;
import llm.tests.Reactor;
import llm.tests.model.GreedyProgram;
import llm.tests.model.Stories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tutorial builds passes the contract; what it says about the contract is so. */
class TutorialTest {
  private static final String PACKAGE = "org/example/fable/";

  private final Tutorial tutorial = Tutorial.read();
  @TempDir private Path folder;

  @Test
  void whatItBuildsPassesTheContract() throws IOException {
    var classes = Files.createDirectory(folder.resolve("classes"));
    Compilation.onClassPath(
            Map.of(
                PACKAGE + "Fable.java", family(),
                PACKAGE + "FableTest.java", tutorial.javaFile("extends ArchitectureContract")),
            classes)
        .orThrow();
    var services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("llm.blocks.spi.Architecture"), tutorial.code("services").getFirst());
    // The second compares its logits with the first's.
    for (var kernels : List.of("vector", "scalar")) assertEquals(checks(), held(classes, kernels));
  }

  /** The names of the checks that hold, by a VM of its own: kernels are chosen once in each. */
  private Set<String> held(Path classes, String kernels) {
    var path =
        String.join(
            File.pathSeparator,
            Reactor.compilePath(),
            GreedyProgram.classes().toString(),
            classes.toString());
    var java =
        Java.run(
            folder,
            List.of(
                "-Dllm.kernels=" + kernels,
                "--add-modules",
                "jdk.incubator.vector",
                "--class-path",
                path,
                ContractMain.class.getName(),
                "org.example.fable.FableTest"));
    return new TreeSet<>(java.orThrow().out());
  }

  @Test
  void itsModuleWorksInAPluginFolder() throws IOException {
    var plugins = Files.createDirectory(folder.resolve("plugins"));
    var classes = Files.createDirectory(folder.resolve("module"));
    Compilation.onModulePath(
            Map.of(
                "module-info.java",
                tutorial.javaFile("module org.example.fable"),
                PACKAGE + "Fable.java",
                family()),
            classes)
        .orThrow();
    pack(classes, plugins.resolve("fable.jar"));
    var options = LoadOptions.defaults().withPlugins(plugins);
    assertTrue(
        LanguageModel.architectures(options).stream()
            .anyMatch(a -> a.id().equals("fable") && a.module().equals("org.example.fable")));
  }

  private static void pack(Path classes, Path jar) {
    var tool = java.util.spi.ToolProvider.findFirst("jar").orElseThrow();
    int code =
        tool.run(
            System.out, System.err, "--create", "--file=" + jar, "-C", classes.toString(), ".");
    assertEquals(0, code);
  }

  private String family() {
    return tutorial.javaFile("implements Architecture");
  }

  @Test
  void itsDependenciesAreTheExamples() throws IOException {
    var pom = Files.readString(Reactor.root().resolve("examples/llm-arch-mpt/pom.xml"));
    assertTrue(pom.contains(tutorial.code("xml").getFirst()));
  }

  @Test
  void itExplainsEveryCheck() {
    assertEquals(checks(), tutorial.firstColumn("Check"));
  }

  private static Set<String> checks() {
    return Arrays.stream(ArchitectureContract.class.getMethods())
        .filter(m -> m.isAnnotationPresent(Test.class))
        .map(m -> m.getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theIntermediatesAreCalledSo() {
    var names = new HashSet<String>();
    var observer =
        new Observer() {
          @Override
          public void logits(int position, float[] logits) {}

          @Override
          public boolean observes(String name) {
            names.add(name);
            return false;
          }

          @Override
          public void intermediate(String name, int position, float[] values) {}
        };
    try (var model = LanguageModel.load(Stories.file())) {
      model.evaluate(new int[] {1, 2, 3}, EvaluationOptions.of(observer));
    }
    var told = tutorial.firstColumn("Intermediate");
    assertTrue(told.size() > 8, told.toString());
    assertTrue(names.containsAll(told), () -> told + " are not all among " + names);
  }

  @Test
  void everyBlockOfJavaIsCompiled() {
    assertEquals(5, tutorial.code("java").size());
  }
}
