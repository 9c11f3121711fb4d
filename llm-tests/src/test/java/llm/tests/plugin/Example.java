package llm.tests.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import llm.tests.Reactor;
import llm.tests.model.Reference;
import llm.tests.model.Variant;

/** The plugin of {@code examples/}, which the build made of the staged artifacts. */
final class Example {
  private static final String PROJECT = "llm-arch-mpt";

  private static final Variant VARIANT =
      new Variant(
          "mpt",
          Reactor.root().resolve("examples/" + PROJECT + "/src/test/resources/org/example/mpt"));

  private Example() {}

  /** Its jar. */
  static Path jar() {
    var jar =
        Reactor.root()
            .resolve("llm-tests/target/examples/" + PROJECT + "/target")
            .resolve(PROJECT + "-1.0-SNAPSHOT.jar");
    if (Files.isRegularFile(jar)) return jar;
    throw new IllegalStateException(jar + " is missing: Maven builds it before the tests");
  }

  /** A model of its family. */
  static Path model() {
    return VARIANT.model();
  }

  /** What the reference computes with it. */
  static Reference reference() {
    return VARIANT.reference();
  }
}
