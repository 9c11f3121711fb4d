package llm.tests.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import llm.api.ArchitectureInfo;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.api.PluginException;
import llm.api.UnsupportedModelException;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tests.Reactor;
import llm.tests.model.Stories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each broken plugin is named, with what is wrong with it; all others work. */
class BrokenPluginTest {
  private static final String NOTHING = ": it provides no llm.blocks.spi.Architecture";

  @TempDir private Path folder;
  private Path plugins;

  @BeforeEach
  void dropAGoodOne() throws IOException {
    plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.copy(Example.MPT.jar(), plugins.resolve("good.jar"));
  }

  @Test
  void twoPluginsForOneId() throws IOException {
    var second = Files.copy(Example.MPT.jar(), plugins.resolve("second.jar"));
    var conflict =
        "two plugins provide the architecture mpt: %s and %s; remove one"
            .formatted(plugins.resolve("good.jar"), second);
    assertEquals(conflict, failure(PluginException.class, Example.MPT.model()));
    load(Stories.file());
  }

  @Test
  void aPluginForAnInstalledId() {
    var jar = PluginJar.named("planted").withId("return \"falcon\";").inFolder(plugins);
    var message = failure(PluginException.class, model("falcon"));
    assertTrue(message.startsWith("two plugins provide the architecture falcon: "), message);
    assertTrue(message.endsWith(" and " + jar + "; remove one"), message);
    assertOthersWork();
  }

  @Test
  void theJarOfAnInstalledPlugin() throws IOException {
    var installed = Path.of(Reactor.modules().get("llm.arch.bloom").location().orElseThrow());
    var jar = Files.copy(installed, plugins.resolve("bloom.jar"));
    assertEquals(
        "two plugins provide the architecture bloom: %s and %s; remove one"
            .formatted(installed, jar),
        failure(PluginException.class, model("bloom")));
    assertOthersWork();
  }

  @Test
  void anotherVersionOfTheSpi() {
    var jar = PluginJar.named("planted").against(PluginJar.spi(folder, "0.2.0"), plugins);
    assertProblem(
        jar
            + ": it was built against llm.blocks 0.2.0, but this is "
            + installedSpi()
            + "; rebuild it");
  }

  @Test
  void aClassThatThisVersionOfTheSpiHasNot() {
    var jar = future(plugins);
    assertEquals(
        jar + ": " + otherVersion(installedSpi(), "Future"),
        failure(PluginException.class, model("planted")));
    assertOthersWork();
  }

  @Test
  void onTheClassPathTheMessageIsTheSame() {
    var jar = future(plugins);
    var java = Llm.onClassPath(folder, List.of(jar), run(model("planted")));
    assertEquals(1, java.exitCode());
    assertEquals("llm: " + jar + ": " + otherVersion("this one", "Future"), java.err().getLast());
    Llm.onClassPath(folder, List.of(jar), run(Stories.file())).orThrow();
  }

  /** A plugin whose class cannot even be loaded: its service file alone says where it is. */
  @Test
  void onTheClassPathAClassThatCannotBeLoadedIsNamedWithItsJar() {
    var base =
        """
        package llm.blocks;

        public class Base implements llm.blocks.spi.Architecture {
          @Override public String id() { return "planted"; }
          @Override public Decoder build(Hyperparameters hp, Weights w) { return null; }
        }
        """;
    var plugin = "package planted; public class Planted extends llm.blocks.Base {}";
    var sources = Map.of("llm/blocks/Base.java", base, "planted/Planted.java", plugin);
    var jar = PluginJar.withoutModule(plugins, "planted", sources);
    var java = Llm.onClassPath(folder, List.of(jar), run(model("planted")));
    assertEquals(1, java.exitCode());
    assertTrue(
        java.err().getLast().endsWith("; " + jar + ": " + otherVersion("this one", "Base")),
        java.toString());
  }

  @Test
  void aModuleThatProvidesNothing() {
    var sources =
        Map.of(
            "module-info.java", "module planted {}",
            "planted/Planted.java", "package planted; class Planted {}");
    assertProblem(PluginJar.modular(plugins, "planted", sources) + NOTHING);
  }

  @Test
  void aJarThatProvidesNothing() {
    var sources = Map.of("planted/Planted.java", "package planted; class Planted {}");
    assertProblem(PluginJar.modular(plugins, "planted", sources) + NOTHING);
  }

  @Test
  void noJar() throws IOException {
    var text = Files.writeString(plugins.resolve("text.jar"), "This is no jar.");
    var empty = Files.createFile(plugins.resolve("empty.jar"));
    var half = plugins.resolve("half.jar");
    var whole = Files.readAllBytes(Example.MPT.jar());
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    var none = Files.createDirectory(plugins.resolve("folder.jar"));
    var cannot = ": it cannot be read as a module: ";
    assertProblem(text + cannot + "zip END header not found");
    assertProblem(empty + cannot + "zip file is empty");
    assertProblem(half + cannot + "zip END header not found");
    assertProblem(none + ": it is no jar");
  }

  @Test
  void aModuleThatIsMissing() {
    var absent =
        PluginJar.modular(folder, "absent", Map.of("module-info.java", "module absent {}"));
    var jar = PluginJar.named("planted").requiring("absent", absent, plugins);
    assertProblem(jar + ": Module absent not found, required by planted");
  }

  /** A jar that another requires need provide nothing. */
  @Test
  void aLibraryOfAPluginIsNoProblem() {
    var library =
        Map.of(
            "module-info.java",
            "module library { exports library; }",
            "library/Name.java",
            "package library; public class Name { public static String get() { return"
                + " \"named\"; } }");
    var jar = PluginJar.modular(plugins, "library", library);
    PluginJar.named("planted")
        .withId("return library.Name.get();")
        .requiring("library", jar, plugins);
    assertTrue(ids().contains("named"), ids().toString());
    assertEquals(List.of(), problems());
  }

  @Test
  void aConstructorThatThrows() {
    assertUnusable(
        PluginJar.named("planted")
            .withMembers("public Planted() { throw new IllegalStateException(\"planted\"); }"));
  }

  @Test
  void aClassThatCannotBeInitialised() {
    assertUnusable(
        PluginJar.named("planted")
            .withMembers("static { if (true) throw new IllegalStateException(\"planted\"); }"));
  }

  @Test
  void anIdThatThrows() {
    assertUnusable(
        PluginJar.named("planted").withId("throw new IllegalStateException(\"planted\");"));
  }

  @Test
  void anIdThatThrowsAnError() {
    var errors =
        List.of("StackOverflowError", "AssertionError", "Error", "ExceptionInInitializerError");
    for (int i = 0; i < errors.size(); i++) {
      var jar =
          PluginJar.named("planted" + i)
              .withId("throw new " + errors.get(i) + "(\"planted\");")
              .inFolder(plugins);
      assertProblem(jar + ": it cannot be used: java.lang." + errors.get(i) + ": planted");
    }
  }

  @Test
  void aBuildThatGivesNull() {
    var jar = PluginJar.named("planted").withBuild("return null;").inFolder(plugins);
    assertEquals(
        jar + ": its build() gives null, expected a network",
        failure(PluginException.class, model("planted")));
    assertOthersWork();
  }

  @Test
  void aBuildThatThrowsAnError() {
    var jar = PluginJar.named("planted").withBuild("return build(hp, w);").inFolder(plugins);
    assertEquals(
        jar + ": it cannot be used: java.lang.StackOverflowError",
        failure(PluginException.class, model("planted")));
    assertOthersWork();
  }

  @Test
  void noId() {
    var jar = PluginJar.named("planted").withId("return \"\";").inFolder(plugins);
    var none = PluginJar.named("unnamed").withId("return null;").inFolder(plugins);
    assertProblem(jar + ": its id() gives \"\", expected the name of an architecture");
    assertProblem(none + ": its id() gives null, expected the name of an architecture");
  }

  @Test
  void aBuildThatThrows() {
    var jar =
        PluginJar.named("planted")
            .withBuild("throw new IllegalStateException(\"planted\");")
            .inFolder(plugins);
    assertEquals(
        jar + ": it cannot be used: java.lang.IllegalStateException: planted",
        failure(PluginException.class, model("planted")));
    assertOthersWork();
  }

  /** In the terminal: a warning for each, and a story all the same. */
  @Test
  void theBundledModelRunsBesideThemAll() throws IOException {
    Files.writeString(plugins.resolve("text.jar"), "This is no jar.");
    PluginJar.named("planted")
        .withId("throw new IllegalStateException(\"planted\");")
        .inFolder(plugins);
    var java =
        Llm.run(
                folder,
                Map.of("LLM_PLUGINS", plugins.toString()),
                "run",
                "--temperature",
                "0",
                "-n",
                "8",
                "Once upon a time")
            .orThrow();
    assertTrue(String.join("\n", java.out()).length() > 10, java.toString());
    for (var jar : List.of("text.jar", "planted.jar")) {
      var warnings =
          java.err().stream()
              .filter(line -> line.contains(plugins.resolve(jar).toString()))
              .toList();
      assertEquals(1, warnings.size(), java.toString());
      assertTrue(warnings.getFirst().startsWith("WARNING: "), java.toString());
    }
  }

  /** A plugin whose {@code build()} calls what only another version of the SPI has. */
  private static Path future(Path plugins) {
    var sources =
        new TreeMap<>(PluginJar.named("planted").withBuild("return Future.decoder();").source());
    sources.put(
        "llm/blocks/Future.java",
        "package llm.blocks;"
            + " public class Future { public static Decoder decoder() { return null; } }");
    return PluginJar.withoutModule(plugins, "planted", sources);
  }

  private static String otherVersion(String installed, String missing) {
    return "it was built against another version of llm.blocks than "
        + installed
        + " (java.lang.NoClassDefFoundError: llm/blocks/"
        + missing
        + "); rebuild it";
  }

  private void assertUnusable(PluginJar plugin) {
    assertProblem(
        plugin.inFolder(plugins) + ": it cannot be used: java.lang.IllegalStateException: planted");
  }

  private void assertProblem(String problem) {
    assertTrue(problems().contains(problem), () -> problem + "\nis not among\n" + problems());
    assertOthersWork();
  }

  private void assertOthersWork() {
    load(Stories.file());
    load(Example.MPT.model());
    var installed = new TreeSet<String>();
    LanguageModel.architectures(LoadOptions.defaults()).forEach(a -> installed.add(a.id()));
    assertTrue(ids().containsAll(installed), ids().toString());
  }

  private List<String> ids() {
    return LanguageModel.architectures(options()).stream().map(ArchitectureInfo::id).toList();
  }

  /** What is told to whoever asks for an architecture that is missing. */
  private List<String> problems() {
    var message = failure(UnsupportedModelException.class, model("nobody"));
    var parts = message.replace("; rebuild", "\u0000 rebuild").split("; ");
    return Arrays.stream(parts).skip(2).map(p -> p.replace("\u0000", ";")).toList();
  }

  private <E extends LlmException> String failure(Class<E> type, Path model) {
    return String.valueOf(assertThrows(type, () -> load(model)).getMessage());
  }

  private void load(Path model) {
    LanguageModel.load(ModelSource.of(model), options().toBuilder().threads(1).build()).close();
  }

  private LoadOptions options() {
    return LoadOptions.builder().plugins(plugins).build();
  }

  /** The example's model under another family's name: enough to ask that family for a decoder. */
  private Path model(String id) {
    var renamed = folder.resolve(id + ".gguf");
    try (var file = GgufFile.open(Example.MPT.model())) {
      var metadata = file.metadata();
      var writer = GgufWriter.create().putAll(metadata).put("general.architecture", id);
      writer.put(id + ".embedding_length", metadata.asMap().get("mpt.embedding_length"));
      file.tensors().forEach(writer::tensor);
      writer.write(renamed);
    }
    return renamed;
  }

  private static String installedSpi() {
    return Reactor.modules()
        .get("llm.blocks")
        .descriptor()
        .version()
        .map(ModuleDescriptor.Version::toString)
        .orElseThrow();
  }

  private static String[] run(Path model) {
    return new String[] {"run", "-n", "1", "--tokens", "1,5", "-m", model.toString()};
  }
}
