package llm.tests.loaders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import llm.testkit.ScriptedModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime and plugins are found wherever containers put them. */
class ClassLoadersTest {
  private static final String API = "llm/api/LanguageModel.class";
  private static final String RUNTIME = "llm/runtime/RuntimeProvider.class";
  private static final String PLUGIN = "llm/testkit/ScriptedModel.class";
  private static final String PROGRAM = "llm/tests/loaders/LoaderProgram.class";
  private static final String JSPECIFY = "org/jspecify/annotations/Nullable.class";
  private static final String SAID = "Found.";

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = ScriptedModel.saying(SAID).write(folder.resolve("scripted.gguf"));
  }

  /** Runs the program of a loader in a thread with this context class loader. */
  private String run(ClassLoader program, @Nullable ClassLoader context) throws Exception {
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      var type = program.loadClass(LoaderProgram.class.getName());
      assertFalse(type == LoaderProgram.class, "the program is this VM's own");
      return (String) type.getMethod("run", String.class).invoke(null, file.toString());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void theApiIsThePlatformsAndAllElseTheApplications() throws Exception {
    try (var parent =
            new URLClassLoader("platform of ours", Loaders.having(API, JSPECIFY), Loaders.JDK);
        var child = new URLClassLoader("application", Loaders.oursWithout(API), parent)) {
      assertEquals(SAID, run(child, child));
      for (var context : new ClassLoader[] {parent, Loaders.JDK, null}) {
        var message = run(child, context);
        assertTrue(message.startsWith("no runtime is installed"), message);
        assertTrue(message.contains(parent.toString()), message);
        assertTrue(
            message.contains(
                context == null ? "none" : context == parent ? "the same" : context.toString()),
            message);
      }
    }
  }

  @Test
  void theRuntimeIsThePlatformsAndAPluginTheApplications() throws Exception {
    try (var parent =
            new URLClassLoader(
                "platform of ours", Loaders.oursWithout(PLUGIN, PROGRAM), Loaders.JDK);
        var child = new URLClassLoader("application", Loaders.having(PLUGIN, PROGRAM), parent)) {
      assertEquals(SAID, run(child, child));
      var message = run(child, parent);
      assertTrue(message.contains("no plugin for the architecture scripted"), message);
    }
  }

  @Test
  void aWebApplicationHasAllOfIt() throws Exception {
    try (var application = Loaders.childFirst(Loaders.oursWithout(), Loaders.JDK)) {
      assertEquals(SAID, run(application, application));
      assertEquals(SAID, run(application, null));
    }
  }

  @Test
  void aWebApplicationHasItsOwnBesideThatOfTheContainer() throws Exception {
    try (var container = new URLClassLoader("container", Loaders.oursWithout(PLUGIN), Loaders.JDK);
        var application = Loaders.childFirst(Loaders.oursWithout(), container);
        var another = Loaders.childFirst(Loaders.oursWithout(), container)) {
      assertEquals(SAID, run(application, application));
      // A thread that came from elsewhere: what its loader has is of another copy, and left alone.
      assertEquals(SAID, run(application, container));
      assertEquals(SAID, run(application, another));
    }
  }

  @Test
  void anApplicationWithoutARuntimeIsToldThatAnothersDoesNotFit() throws Exception {
    try (var application = Loaders.childFirst(Loaders.having(API, JSPECIFY, PROGRAM), Loaders.JDK);
        var another = Loaders.childFirst(Loaders.oursWithout(), Loaders.JDK)) {
      var message = run(application, another);
      assertTrue(message.endsWith("which does not see this llm-api"), message);
    }
  }

  @Test
  void bundlesAreFoundByAContextLoaderThatSeesThem() throws Exception {
    try (var api = Loaders.bundle("api", Loaders.having(API, JSPECIFY), List.of());
        var runtime =
            Loaders.bundle("runtime", Loaders.oursWithout(API, PLUGIN, PROGRAM), List.of(api));
        var plugin = Loaders.bundle("plugin", Loaders.having(PLUGIN), List.of(runtime, api));
        var program = Loaders.bundle("program", Loaders.having(PROGRAM), List.of(api));
        var all = Loaders.bundle("all", Loaders.having(), List.of(plugin, runtime, api))) {
      assertEquals(SAID, run(program, all));
      // No bundle sees who provides what it uses: this is the limit.
      assertTrue(run(program, program).startsWith("no runtime is installed"));
      assertTrue(run(program, runtime).contains("no plugin for the architecture scripted"));
    }
  }
}
