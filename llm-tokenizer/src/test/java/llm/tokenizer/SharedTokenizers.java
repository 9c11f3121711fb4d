package llm.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The reference's vocabularies and ids, most of them in {@code shared/conformance/tokenizers}. */
final class SharedTokenizers {
  private static final String FOLDER = "shared/conformance/tokenizers";

  private SharedTokenizers() {}

  /** The folder; skips the test where it is absent, as in a fresh clone. */
  static Path folder() {
    return folder(FOLDER);
  }

  /** The folder of published models; skips the test where it is absent. */
  static Path models() {
    return folder("shared/models");
  }

  private static Path folder(String name) {
    var found = find(name);
    Assumptions.assumeTrue(
        found.isPresent(), "skipped: no " + name + " beside any folder above the module");
    return found.orElseThrow();
  }

  private static Optional<Path> find(String name) {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .map(path -> path.resolve(name))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** What {@code name} without its ending is called, for each file of that ending. */
  static List<String> names(Path folder, String ending) {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> cases(Path file, String separator) {
    return List.of(text(file).split(separator, -1));
  }

  static List<String> lines(Path file) {
    return text(file).lines().toList();
  }

  /** The ids in a file, one line a text. */
  static List<int[]> ids(Path file) {
    var result = new ArrayList<int[]>();
    for (String line : text(file).split("\n", -1)) {
      result.add(
          Stream.of(line.strip().split(" +"))
              .filter(id -> !id.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray());
    }
    return result;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + ": " + e, e);
    }
  }
}
