package llm.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The published templates and the reference's prompts in {@code shared/conformance/chat}. */
final class SharedChat {
  private static final String FOLDER = "shared/conformance/chat";

  /** One conversation through one template. */
  record Case(String template, String kind, String prompt) {
    @Override
    public String toString() {
      return template + " " + kind;
    }
  }

  private SharedChat() {}

  private static Optional<Path> find() {
    return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
        .map(path -> path.resolve(FOLDER))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** The folder; skips the test where it is absent, as in a fresh clone. */
  private static Path folder() {
    var found = find();
    Assumptions.assumeTrue(
        found.isPresent(), "skipped: no " + FOLDER + " beside any folder above the module");
    return found.orElseThrow();
  }

  /** The sources of the templates by name; none where the folder is absent. */
  static Map<String, String> templatesIfPresent() {
    var result = new TreeMap<String, String>();
    find().ifPresent(folder -> read(folder.resolve("templates"), result));
    return result;
  }

  /** The sources of the templates by name. */
  static Map<String, String> templates() {
    var result = new TreeMap<String, String>();
    read(folder().resolve("templates"), result);
    return result;
  }

  private static void read(Path folder, Map<String, String> sources) {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        sources.put(file.getFileName().toString().replace(".jinja", ""), Files.readString(file));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Case> cases() {
    try {
      return Files.readAllLines(folder().resolve("expected.jsonl")).stream()
          .map(SharedChat::parse)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Case parse(String line) {
    var options = RenderOptions.defaults().withLimits(new Limits(1 << 30, 1 << 30, 100));
    var row = (DictValue) JsonReader.read(Text.plain(line), new RenderContext(options));
    return new Case(field(row, "template"), field(row, "case"), field(row, "prompt"));
  }

  private static String field(DictValue row, String name) {
    return ((Text) row.get(name).orElseThrow()).value().replace(".jinja", "");
  }
}
