package llm.tests.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import llm.tests.Reactor;
import llm.tests.model.Reference;
import llm.tests.model.Variant;

/** The plugins of {@code examples/}, which the build made of the staged artifacts. */
enum Example {
  /** Composed of the project's blocks. */
  MPT("llm-arch-mpt", "org/example/mpt", "mpt"),
  /** Has a mixer, a feed-forward and states of its own. */
  RWKV("llm-arch-rwkv", "org/example/rwkv", "rwkv7");

  private final String project;
  private final Variant variant;

  Example(String project, String resources, String model) {
    this.project = project;
    this.variant =
        new Variant(
            model,
            Reactor.root().resolve("examples/" + project + "/src/test/resources/" + resources));
  }

  /** Its jar. */
  Path jar() {
    var jar =
        Reactor.root()
            .resolve("llm-tests/target/examples/" + project + "/target")
            .resolve(project + "-1.0-SNAPSHOT.jar");
    if (Files.isRegularFile(jar)) return jar;
    throw new IllegalStateException(jar + " is missing: Maven builds it before the tests");
  }

  /** A model of its family. */
  Path model() {
    return variant.model();
  }

  /** What the reference computes with it. */
  Reference reference() {
    return variant.reference();
  }
}
