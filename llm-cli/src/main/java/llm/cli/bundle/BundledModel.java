package llm.cli.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import llm.api.ModelSource;

/**
 * A model that comes with the command, as a resource.
 *
 * @param name what follows {@code demo:}
 * @param file name of the resource
 * @param description one line
 * @param isDefault whether commands take it where no model is named
 */
public record BundledModel(String name, String file, String description, boolean isDefault) {
  /** What names it on a command line. */
  public String reference() {
    return BundledModels.PREFIX + name;
  }

  /** The model, read into memory: a resource of a jar or of a runtime image is no file. */
  public ModelSource source() {
    return ModelSource.of(reference(), bytes());
  }

  /** The whole GGUF file. */
  public byte[] bytes() {
    try (var stream =
        Objects.requireNonNull(
            BundledModel.class.getResourceAsStream(file), () -> "no resource " + file)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
