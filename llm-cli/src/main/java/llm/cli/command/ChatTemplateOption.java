package llm.cli.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import llm.api.LlmException;
import llm.cli.file.TextFile;
import llm.template.ChatTemplates;
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
          "A chat template instead of the model's: a file in Jinja, one of"
              + " ${COMPLETION-CANDIDATES} (no format), or the name of another of the model's own.")
  @Named
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

  /** The template that is asked for; {@code model} may have one of that name. */
  Optional<String> source(ModelReference model) {
    return Optional.ofNullable(template).map(text -> read(text, Optional.of(model)));
  }

  /**
   * The template that a text names: a format, a file, or one of a model's.
   *
   * @throws LlmException if there is none of these
   */
  static String read(String text, Optional<ModelReference> model) {
    return KnownTemplate.named(text)
        .map(KnownTemplate::source)
        .or(() -> file(text).map(TextFile::read))
        .orElseGet(() -> named(text, model));
  }

  private static Optional<Path> file(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String named(String name, Optional<ModelReference> model) {
    var templates = model.map(ChatTemplateOption::templates);
    return templates
        .flatMap(all -> all.named(name))
        .orElseThrow(
            () -> {
              var own = templates.map(all -> all.sources().keySet()).orElse(Set.of());
              return new LlmException(
                  name
                      + ": no such template; expected a file, or one of "
                      + String.join(", ", KnownTemplate.ids())
                      + (own.isEmpty() ? "" : ", or the model's own: " + String.join(", ", own)));
            });
  }

  /** The templates in the model's file. */
  static ChatTemplates templates(ModelReference model) {
    try (var file = model.open()) {
      return ChatTemplates.of(file.metadata().asMap());
    }
  }
}
