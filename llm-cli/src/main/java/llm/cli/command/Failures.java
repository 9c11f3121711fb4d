package llm.cli.command;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import llm.api.LlmException;
import llm.gguf.GgufException;
import llm.template.TemplateException;
import org.jspecify.annotations.Nullable;

/** One line about what went wrong, for a person. */
public final class Failures {
  private Failures() {}

  /** What happened, in one line. */
  public static String describe(Throwable failure) {
    return oneLine(
        switch (failure) {
          case LlmException e -> e.getMessage();
          case GgufException e -> e.getMessage();
          case TemplateException e -> e.getMessage();
          case IllegalArgumentException e -> e.getMessage();
          case UncheckedIOException e -> describe(Objects.requireNonNull(e.getCause()));
          case NoSuchFileException e -> e.getFile() + ": no such file";
          case AccessDeniedException e -> e.getFile() + ": permission denied";
          case FileSystemException e -> e.getFile() + ": " + e.getReason();
          case FileNotFoundException e -> e.getMessage();
          case IOException e -> e.getMessage();
          case OutOfMemoryError e ->
              "out of memory (%s): LLM_JAVA_OPTS=-Xmx... sets the heap's size"
                  .formatted(e.getMessage());
          default -> "internal error (--debug shows where): " + failure;
        });
  }

  /** Prints a line of its own, which names the model. */
  static void print(Environment environment, String model, String failure) {
    environment.console().out().flush();
    var named = failure.startsWith(model) ? failure : model + ": " + failure;
    environment.console().err().println("llm: " + oneLine(named));
  }

  /** A message without line breaks and control characters: file names and metadata may have any. */
  public static String oneLine(@Nullable String message) {
    if (message == null) return "unknown failure (--debug shows where)";
    return message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "\uFFFD");
  }
}
