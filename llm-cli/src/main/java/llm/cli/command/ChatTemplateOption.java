package llm.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import llm.api.LlmException;
import llm.template.KnownTemplate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A chat template instead of the model's. */
final class ChatTemplateOption {
  @Option(
      names = "--chat-template",
      paramLabel = "FILE|NAME",
      completionCandidates = Names.class,
      description =
          "A chat template instead of the model's: a file in Jinja, or one of"
              + " ${COMPLETION-CANDIDATES} (no format).")
  private @Nullable String template;

  /** The formats that can be named. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return KnownTemplate.ids().iterator();
    }
  }

  boolean isGiven() {
    return template != null;
  }

  /** The template that is asked for. */
  Optional<String> source() {
    return Optional.ofNullable(template).map(ChatTemplateOption::read);
  }

  /**
   * The template that a text names.
   *
   * @throws LlmException if there is neither such a file nor such a format
   */
  static String read(String fileOrName) {
    var known = KnownTemplate.named(fileOrName);
    if (known.isPresent()) return known.get().source();
    try {
      var file = Path.of(fileOrName);
      if (Files.exists(file)) return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidPathException e) {
      // It is no file, then.
    }
    throw new LlmException(
        fileOrName
            + ": no such template; expected a file, or one of "
            + String.join(", ", KnownTemplate.ids()));
  }
}
