package llm.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Optional;
import llm.cli.file.FileFailure;
import llm.cli.terminal.Interrupts;

/** Lines of a file or a pipe. */
public final class PipedLines implements Lines {
  private final BufferedReader reader;
  private final Interrupts interrupts;
  private final Duration patience;

  /**
   * Lines in UTF-8.
   *
   * @param patience how long an answer may take to end after {@code ^C}, which then ends the
   *     command
   */
  public PipedLines(InputStream in, Interrupts interrupts, Duration patience) {
    this.reader = new BufferedReader(new InputStreamReader(in, UTF_8));
    this.interrupts = interrupts;
    this.patience = patience;
  }

  @Override
  public Optional<String> next() {
    try {
      var line = reader.readLine();
      if (line == null) return Optional.empty();
      var text = new StringBuilder(line);
      while (LineJoining.isIncomplete(text.toString())) {
        var more = reader.readLine();
        if (more == null) break;
        text.append('\n').append(more);
      }
      return Optional.of(LineJoining.join(text.toString()));
    } catch (IOException e) {
      throw FileFailure.ofStandardInput(e);
    }
  }

  @Override
  public Optional<String> next(String proposal) {
    return next();
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public Interruption onInterrupt(Runnable action) {
    return interrupts.guard(action, patience)::close;
  }

  @Override
  public void close() {
    // Standard input is not ours.
  }
}
