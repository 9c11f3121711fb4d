package llm.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/** A standard stream could not be written. */
public final class OutputException extends UncheckedIOException {
  private static final long serialVersionUID = 1;

  OutputException(IOException cause) {
    super(cause);
  }

  /** Whether the reader at the other end of a pipe went away, as {@code head} does. */
  public boolean isBrokenPipe() {
    // The JDK has no type for it; "Broken pipe" on POSIX, "The pipe ..." on Windows.
    var message = Objects.requireNonNull(getCause()).getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
  }
}
