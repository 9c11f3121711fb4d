package llm.cli.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.api.LlmException;

/** The models that come with the command; which, says the resource {@code models.properties}. */
public final class BundledModels {
  /** What a bundled model's name begins with on a command line. */
  public static final String PREFIX = "demo:";

  private static final String INDEX = "models.properties";

  private BundledModels() {}

  /** All, in the order of the index. */
  public static List<BundledModel> all() {
    var index = index();
    return Stream.of(value(index, "models").split(","))
        .map(String::strip)
        .map(name -> model(index, name))
        .toList();
  }

  /** The one that commands take where no model is named. */
  public static BundledModel defaultModel() {
    return all().stream()
        .filter(BundledModel::isDefault)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(INDEX + " names no default that exists"));
  }

  /**
   * The model of that name, without {@link #PREFIX}.
   *
   * @throws LlmException if there is none; the message says which there are
   */
  public static BundledModel named(String name) {
    var all = all();
    return all.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new LlmException(
                    "%s%s: no such bundled model; there are %s"
                        .formatted(
                            PREFIX,
                            name,
                            all.stream()
                                .map(BundledModel::reference)
                                .collect(Collectors.joining(", ")))));
  }

  private static BundledModel model(Properties index, String name) {
    return new BundledModel(
        name,
        value(index, name + ".file"),
        value(index, name + ".description"),
        value(index, "default").equals(name));
  }

  private static String value(Properties index, String key) {
    return Objects.requireNonNull(index.getProperty(key), () -> INDEX + " lacks " + key);
  }

  private static Properties index() {
    var index = new Properties();
    try (var stream =
            Objects.requireNonNull(BundledModels.class.getResourceAsStream(INDEX), INDEX);
        var reader = new InputStreamReader(stream, UTF_8)) {
      index.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return index;
  }
}
