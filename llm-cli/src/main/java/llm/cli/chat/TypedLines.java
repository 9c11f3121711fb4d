package llm.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Lines that a person types: with history, completion of commands, and editing. */
public final class TypedLines implements Lines {
  private static final String NEW_LINE = "insert-new-line";

  private final Terminal terminal;
  private final LineReader reader;

  private TypedLines(Terminal terminal, LineReader reader) {
    this.terminal = terminal;
    this.reader = reader;
  }

  /**
   * Lines of the terminal that the process was started in.
   *
   * @param history a file that remembers lines from run to run; none if it cannot be written
   */
  public static TypedLines of(Optional<Path> history) {
    try {
      var terminal =
          TerminalBuilder.builder().name("llm").system(true).dumb(true).encoding(UTF_8).build();
      var builder =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("llm")
              .parser(new MessageParser())
              .completer(new CommandCompleter())
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, ". ")
              .variable(LineReader.HISTORY_FILE_SIZE, 10_000)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.INSERT_TAB, false);
      history
          .filter(TypedLines::isUsable)
          .ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
      var reader = builder.build();
      bindNewLine(reader);
      return new TypedLines(terminal, reader);
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
      var folder = file.toAbsolutePath().getParent();
      if (folder != null) Files.createDirectories(folder);
      return Files.exists(file) ? Files.isWritable(file) : createPrivate(file);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean createPrivate(Path file) throws IOException {
    Files.createFile(file);
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
    return true;
  }

  @Override
  public Optional<String> next() {
    return next("");
  }

  @Override
  public Optional<String> next(String proposal) {
    try {
      return Optional.of(LineJoining.join(reader.readLine("> ", null, (Character) null, proposal)));
    } catch (UserInterruptException e) {
      return Optional.of("");
    } catch (EndOfFileException e) {
      // Where the cursor cannot be moved, the reader leaves it behind the prompt.
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) terminal.writer().println();
      terminal.flush();
      return Optional.empty();
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public Interruption onInterrupt(Runnable action) {
    var before = terminal.handle(Terminal.Signal.INT, _ -> action.run());
    return () -> terminal.handle(Terminal.Signal.INT, before);
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("terminal: " + e.getMessage(), e);
    }
  }
}
