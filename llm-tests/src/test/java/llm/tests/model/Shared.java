package llm.tests.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import llm.tests.Reactor;
import org.opentest4j.TestAbortedException;

/** The folder of reference data that lies beside the project, and is not part of it. */
public final class Shared {
  private Shared() {}

  /** A file or folder in it; where it is absent the test is skipped. */
  public static Path require(String path) {
    return find(path)
        .orElseThrow(
            () -> new TestAbortedException("shared/" + path + " is not beside this project"));
  }

  /** A file or folder in it. */
  static Optional<Path> find(String path) {
    for (var folder = Reactor.root(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("shared/conformance"))) {
        return Optional.of(folder.resolve("shared").resolve(path)).filter(Files::exists);
      }
    }
    return Optional.empty();
  }
}
