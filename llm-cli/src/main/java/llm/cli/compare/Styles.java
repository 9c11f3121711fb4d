package llm.cli.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Style sheets: of a page, and of what is drawn, in light and in dark surroundings. */
final class Styles {
  private Styles() {}

  static String page() {
    return read("page.css");
  }

  static String drawing() {
    return read("drawing.css");
  }

  private static String read(String name) {
    try (var stream = Objects.requireNonNull(Styles.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
