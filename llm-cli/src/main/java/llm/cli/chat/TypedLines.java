package llm.cli.chat;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import llm.cli.file.PrivateFile;
import llm.cli.terminal.Interrupts;
import llm.cli.terminal.Interrupts.Guard;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Lines that a person types: with history, completion of commands, and editing. */
public final class TypedLines implements Lines {
  private static final String NEW_LINE = "insert-new-line";

  private final ChatTerminal terminal;
  private final LineReader reader;
  private final Guard ending;
  private final Optional<String> caution;

  private TypedLines(
      ChatTerminal terminal, LineReader reader, Guard ending, Optional<String> caution) {
    this.terminal = terminal;
    this.reader = reader;
    this.ending = ending;
    this.caution = caution;
  }

  /**
   * Lines of the terminal that the process was started in.
   *
   * @param history a file that remembers lines from run to run; none if it cannot be written
   * @param interrupts of the process: one that is told to end reads no more lines
   * @param patience how long it may take then until these are closed
   */
  public static TypedLines of(Optional<Path> history, Interrupts interrupts, Duration patience) {
    try {
      var terminal = ChatTerminal.open();
      var builder =
          LineReaderBuilder.builder()
              .terminal(terminal.jline())
              .appName("llm")
              .parser(new MessageParser())
              .completer(new CommandCompleter())
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, ". ")
              .variable(LineReader.HISTORY_FILE_SIZE, 10_000)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.INSERT_TAB, false);
      var usable = history.filter(TypedLines::isUsable);
      usable.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
      var reader = builder.build();
      bindNewLine(reader);
      reader.getWidgets().put(LineReader.CALLBACK_INIT, terminal::lineIsReady);
      return new TypedLines(
          terminal,
          reader,
          interrupts.guard(terminal.interrupts()::leave, patience),
          usable.isPresent()
              ? Optional.empty()
              : history.map(file -> file + " cannot be written: lines are not remembered"));
    } catch (IOException e) {
      throw new UncheckedIOException("terminal: " + e.getMessage(), e);
    }
  }

  /** Alt-Enter: a line break in a message. */
  private static void bindNewLine(LineReader reader) {
    reader
        .getWidgets()
        .put(
            NEW_LINE,
            () -> {
              reader.getBuffer().write('\n');
              return true;
            });
    for (var keys : reader.getKeyMaps().values()) {
      keys.bind(new Reference(NEW_LINE), KeyMap.alt('\r'), KeyMap.alt('\n'));
    }
  }

  /** Whether the history can be kept there; without one a chat is still a chat. */
  private static boolean isUsable(Path file) {
    try {
      if (!Files.exists(file)) PrivateFile.create(file);
      return Files.isWritable(file);
    } catch (IOException e) {
      return false;
    }
  }

  /** What a person should know of this terminal and of what it remembers. */
  public List<String> cautions() {
    return Stream.of(terminal.caution(), caution).flatMap(Optional::stream).toList();
  }

  @Override
  public Optional<String> next() {
    return next("");
  }

  @Override
  public Optional<String> next(String proposal) {
    if (isInterrupted()) return Optional.empty();
    var interrupts = terminal.interrupts();
    interrupts.beginLine(() -> terminal.jline().raise(Terminal.Signal.INT));
    try {
      var line = reader.readLine("> ", null, (Character) null, proposal);
      if (terminal.takeInterrupt()) interrupts.keep();
      return Optional.of(LineJoining.join(line));
    } catch (UserInterruptException e) {
      return nothing();
    } catch (EndOfFileException e) {
      terminal.endPrompt();
      return Optional.empty();
    } catch (IOError | IllegalStateException e) {
      // The VM's end closes the terminal under the reader; and stty dies of ^C.
      if (!isInterrupted() && !terminal.isFragile()) throw e;
      return nothing();
    } finally {
      interrupts.endLine(Thread.interrupted());
    }
  }

  /** An empty line, unless the chat is to end. */
  private Optional<String> nothing() {
    return isInterrupted() ? Optional.empty() : Optional.of("");
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public boolean isInterrupted() {
    return terminal.interrupts().isLeaving();
  }

  @Override
  public Interruption onInterrupt(Runnable action) {
    return terminal.interrupts().whileAnswering(action);
  }

  @Override
  public void close() {
    try (ending) {
      terminal.close();
    }
  }
}
