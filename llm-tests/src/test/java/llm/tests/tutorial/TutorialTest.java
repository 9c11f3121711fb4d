package llm.tests.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import llm.testkit.EncoderContract;
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
    var classes =
        family(
            Map.of(
                PACKAGE + "Fable.java", family(),
                PACKAGE + "FableTest.java", tutorial.javaFile("extends ArchitectureContract")),
            tutorial.code("services").getFirst());
    // The second compares its logits with the first's.
    for (var kernels : List.of("vector", "scalar")) {
      assertEquals(checks(), held(classes, kernels, "org.example.fable.FableTest"));
    }
  }

  @Test
  void anEncoderPassesItsContract() throws IOException {
    var classes =
        family(
            Map.of(
                PACKAGE + "Proverb.java", tutorial.javaFile("class Proverb"),
                PACKAGE + "ProverbTest.java", tutorial.javaFile("extends EncoderContract")),
            "org.example.fable.Proverb");
    assertEquals(
        checks(EncoderContract.class), held(classes, "vector", "org.example.fable.ProverbTest"));
  }

  /** Checks that both contracts have are in one table; those of encoders alone in another. */
  @Test
  void itExplainsEveryCheckOfEncoders() {
    var own = checks(EncoderContract.class);
    own.removeAll(checks());
    assertEquals(own, tutorial.firstColumn("Check of encoders"));
  }

  @Test
  void aMixerOfOnesOwnPassesTheContract() throws IOException {
    var classes = family(Saga.read(tutorial).sources(), "org.example.saga.Saga");
    assertEquals(checks(), held(classes, "vector", "org.example.saga.SagaTest"));
  }

  /** Each mistake of the page, made in its mixer. */
  @Test
  void mistakesOfAMixerAreFound() throws IOException {
    var saga = Saga.read(tutorial);
    var found = tutorial.column("Found by", 1);
    assertEquals(Saga.Mistake.values().length, found.size());
    var arguments = new ArrayList<String>(List.of(MistakesMain.class.getName()));
    for (var mistake : Saga.Mistake.values()) {
      var classes = Files.createDirectory(folder.resolve(mistake.name()));
      Compilation.onClassPath(saga.with(mistake), classes).orThrow();
      arguments.addAll(List.of(classes.toString(), "org.example.saga.SagaTest"));
      arguments.add(found.get(mistake.ordinal()));
    }
    assertEquals(found, Java.run(folder, java("vector", List.of(), arguments)).orThrow().out());
  }

  /** The classes of a family, and its file for the class path. */
  private Path family(Map<String, String> sources, String services) throws IOException {
    var classes = Files.createDirectory(folder.resolve("classes"));
    Compilation.onClassPath(sources, classes).orThrow();
    var file = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(file.resolve("llm.blocks.spi.Architecture"), services);
    return classes;
  }

  /** The names of the checks that hold, by a VM of its own: kernels are chosen once in each. */
  private Set<String> held(Path classes, String kernels, String contract) {
    var main = List.of(ContractMain.class.getName(), contract);
    return new TreeSet<>(Java.run(folder, java(kernels, List.of(classes), main)).orThrow().out());
  }

  private static List<String> java(String kernels, List<Path> more, List<String> main) {
    var path = new ArrayList<>(List.of(Reactor.compilePath(), GreedyProgram.classes().toString()));
    more.forEach(folder -> path.add(folder.toString()));
    var all =
        new ArrayList<>(
            List.of(
                "-Dllm.kernels=" + kernels,
                "--add-modules",
                "jdk.incubator.vector",
                "--class-path",
                String.join(File.pathSeparator, path)));
    all.addAll(main);
    return all;
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
    var options = LoadOptions.builder().plugins(plugins).build();
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
    return checks(ArchitectureContract.class);
  }

  private static Set<String> checks(Class<?> contract) {
    return Arrays.stream(contract.getMethods())
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
    assertEquals(12, tutorial.code("java").size());
  }
}
