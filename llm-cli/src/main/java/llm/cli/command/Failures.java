package llm.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import llm.api.LlmException;
import llm.cli.file.FileFailure;
import llm.cli.format.Text;
import llm.cli.terminal.OutputException;
import llm.gguf.GgufException;
import llm.grammar.form.GrammarException;
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
          case GrammarException e -> e.getMessage();
          case TemplateException e -> e.getMessage();
          case IllegalArgumentException e -> e.getMessage();
          case OutputException e -> "standard output: " + describe(requireNonNull(e.getCause()));
          case UncheckedIOException e -> describe(requireNonNull(e.getCause()));
          case FileSystemException e -> FileFailure.describe(e);
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

  /** A message in one line that is safe to print, see {@link Text#message}. */
  public static String oneLine(@Nullable String message) {
    return message == null ? "unknown failure (--debug shows where)" : Text.message(message);
  }
}
