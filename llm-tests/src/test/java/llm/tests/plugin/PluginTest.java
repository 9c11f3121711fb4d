package llm.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import llm.api.ArchitectureInfo;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.tests.Java;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A jar that was built outside the project, dropped into a folder. */
class PluginTest {
  private static final String MODULE = "org.example.mpt";
  private static final String FAMILY = "mpt";

  @TempDir private Path folder;
  private Path plugins;
  private Path jar;

  @BeforeEach
  void drop() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
    jar = Files.copy(Example.MPT.jar(), plugins.resolve("dropped.jar"));
  }

  @Test
  void theOptionMakesRunKnowIt() {
    var java = Llm.run(folder, Map.of(), run("--plugins", plugins.toString())).orThrow();
    assertGreedy(java);
  }

  @Test
  void theVariableMakesInspectAndModelsKnowIt() {
    var variables = Map.of("LLM_PLUGINS", plugins.toString());
    var inspected =
        json(
            Llm.run(folder, variables, "inspect", "--json", Example.MPT.model().toString())
                .orThrow());
    assertEquals(
        FAMILY, inspected.required("metadata").required("general.architecture").stringValue());
    assertTrue(inspected.has("model"), inspected.toString());
    var listed = json(Llm.run(folder, variables, "models", "--json").orThrow());
    var known =
        listed
            .required("architectures")
            .valueStream()
            .filter(a -> a.required("id").stringValue().equals(FAMILY))
            .toList();
    assertEquals(1, known.size(), listed.toString());
    assertEquals(MODULE, known.getFirst().required("module").stringValue());
    assertEquals(jar.toString(), known.getFirst().required("location").stringValue());
  }

  @Test
  void withoutItTheErrorListsWhatIsInstalled() {
    var java = Llm.run(folder, Map.of(), run());
    assertEquals(1, java.exitCode());
    var installed =
        LanguageModel.architectures(LoadOptions.defaults()).stream()
            .filter(info -> !info.module().isEmpty()) // the test kit's is on the class path here
            .map(ArchitectureInfo::id)
            .sorted()
            .collect(Collectors.joining(", "));
    var expected =
        "llm: %s: no plugin for the architecture %s is installed; installed are: %s"
            .formatted(Example.MPT.model(), FAMILY, installed);
    // The command leaves out the middle of what is very long.
    var parts = List.of(java.err().getLast().split(" … "));
    assertTrue(parts.getFirst().contains(" installed are: "), java.toString());
    assertTrue(expected.startsWith(parts.getFirst()), java.toString());
    assertTrue(expected.endsWith(parts.getLast()), java.toString());
  }

  /** Its layer is a child of the application's: nothing that was there can see it. */
  @Test
  void itsLayerIsItsOwn() {
    var options = LoadOptions.builder().plugins(plugins).build();
    assertEquals(
        List.of(MODULE),
        LanguageModel.architectures(options).stream()
            .map(ArchitectureInfo::module)
            .filter(MODULE::equals)
            .toList());
    assertTrue(ModuleLayer.boot().findModule(MODULE).isEmpty());
  }

  @Test
  void onTheClassPathAFolderIsRefused() {
    var java = Llm.onClassPath(folder, List.of(), run("--plugins", plugins.toString()));
    assertEquals(1, java.exitCode());
    assertEquals(
        "llm: the plugin folder "
            + plugins
            + " needs the module path, but this application runs on the class path: put the"
            + " plugins' jars on the class path instead",
        java.err().getLast());
  }

  @Test
  void onTheClassPathTheJarIsEnough() {
    assertGreedy(Llm.onClassPath(folder, List.of(jar), run()).orThrow());
  }

  /** What the project has no block for runs like all else, and is described by what it says. */
  @Test
  void itMayBringAMixerOfItsOwn() throws IOException {
    var example = Example.RWKV;
    Files.copy(example.jar(), plugins.resolve("second.jar"));
    var option = new String[] {"--plugins", plugins.toString()};
    assertGreedy(example, Llm.run(folder, Map.of(), run(example, option)).orThrow());
    var inspected =
        Llm.run(
                folder,
                Map.of("LLM_PLUGINS", plugins.toString()),
                "inspect",
                "--json",
                example.model().toString())
            .orThrow();
    var kinds = json(inspected).findValuesAsString("kind");
    assertTrue(kinds.containsAll(List.of("TimeMix", "ChannelMix")), kinds.toString());
  }

  private static String[] run(String... more) {
    return run(Example.MPT, more);
  }

  private static String[] run(Example example, String... more) {
    var reference = example.reference();
    var prompt =
        Arrays.stream(reference.prompt())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    var arguments =
        new java.util.ArrayList<>(
            List.of("run", "--json", "--temperature", "0", "--tokens", prompt, "-n"));
    arguments.add(Integer.toString(reference.greedy().length));
    arguments.addAll(List.of("-m", example.model().toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static void assertGreedy(Java java) {
    assertGreedy(Example.MPT, java);
  }

  private static void assertGreedy(Example example, Java java) {
    var tokens = json(java).required("tokens").valueStream().mapToInt(JsonNode::intValue).toArray();
    assertEquals(
        Arrays.toString(example.reference().greedy()), Arrays.toString(tokens), java.toString());
  }

  private static JsonNode json(Java java) {
    return new JsonMapper().readTree(String.join("\n", java.out()));
  }
}
