package llm.spring.boot;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import llm.api.LlmException;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;

/**
 * A property that says where a model is.
 *
 * @param property its name
 * @param value {@code file:PATH} or a path, {@code classpath:NAME}, {@code demo:NAME}
 * @param resources where the class path's are
 */
record ModelLocation(String property, String value, ResourceLoader resources) {
  private static final String FILE = "file:";
  private static final String CLASS_PATH = "classpath:";
  private static final String DEMO = "demo:";

  /** Where llm-cli keeps its models. */
  private static final String BUNDLE = CLASS_PATH + "llm/cli/bundle/";

  /** Loads a model. */
  interface Loader<M> {
    M load(ModelSource source, LoadOptions options);
  }

  static ModelLocation of(String property, @Nullable String value, ResourceLoader resources) {
    return new ModelLocation(property, value == null ? "" : value.strip(), resources);
  }

  /**
   * Loads the model.
   *
   * @throws ModelPropertyException if there is none, or it cannot be loaded
   */
  <M> M load(Loader<M> loader, LoadOptions options) {
    try {
      return loader.load(source(), options);
    } catch (LlmException | IllegalArgumentException | UncheckedIOException e) {
      var message = "%s is '%s': %s".formatted(property, value, e.getMessage());
      var expected =
          "Set %s to file:PATH or the path of a GGUF file, classpath:NAME, or demo:NAME."
              .formatted(property);
      throw new ModelPropertyException(message, expected, e);
    }
  }

  private ModelSource source() {
    if (value.isEmpty()) throw new IllegalArgumentException("no model is named");
    if (value.startsWith(DEMO)) return demo(value.substring(DEMO.length()));
    if (value.startsWith(CLASS_PATH)) return ModelSource.of(value, bytes(value));
    if (value.startsWith(FILE + "//")) return ModelSource.of(Path.of(URI.create(value)));
    if (value.startsWith(FILE)) return ModelSource.of(Path.of(value.substring(FILE.length())));
    int colon = value.indexOf(':');
    if (colon > 1) { // the first letter alone is a drive
      var scheme = value.substring(0, colon).toLowerCase(Locale.ROOT);
      throw new IllegalArgumentException(scheme + ": is not known");
    }
    return ModelSource.of(Path.of(value));
  }

  private ModelSource demo(String name) {
    var index = new Properties();
    try (var in = resources.getResource(BUNDLE + "models.properties").getInputStream()) {
      index.load(in);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          "the class path has no demo models: they come with the artifact dev.llmjava:llm-cli", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var file = index.getProperty(name + ".file");
    if (file == null) {
      throw new IllegalArgumentException(
          "no such demo model, there are " + index.getProperty("models"));
    }
    return ModelSource.of(value, bytes(BUNDLE + file));
  }

  private byte[] bytes(String location) {
    try {
      return resources.getResource(location).getContentAsByteArray();
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("the class path has no such resource", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
