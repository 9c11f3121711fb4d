package llm.grammar.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import org.junit.jupiter.api.Assumptions;

/** The JSON Schema test suite in {@code shared/conformance/json-schema}. */
final class SharedSuite {
  private static final String FOLDER = "shared/conformance/json-schema/tests/draft2020-12";

  private SharedSuite() {}

  /** Its files by name without ending; skips the test where it is absent, as in a fresh clone. */
  static Map<String, JsonValue> files() throws IOException {
    var found =
        Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(path -> path.resolve(FOLDER))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "skipped: no " + FOLDER + " beside any folder above the module");
    var folder = found.orElseThrow();
    var files = new TreeMap<String, JsonValue>();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.filter(p -> p.toString().endsWith(".json")).toList()) {
        var name = folder.relativize(path).toString().replace(".json", "");
        files.put(name, JsonReader.read(Files.readString(path)));
      }
    }
    return files;
  }
}
