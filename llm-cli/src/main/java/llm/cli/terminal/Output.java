package llm.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import llm.cli.format.Text;

/**
 * A standard stream for text: UTF-8 whatever the locale, with failures reported, not swallowed as
 * {@link java.io.PrintStream} does.
 *
 * <p>Every method throws an {@link OutputException} if the stream cannot be written, but only the
 * first that fails: a failure is told once. What is written after it is lost.
 */
public final class Output {
  private final OutputStream stream;
  private final Kind kind;
  private final UnaryOperator<String> lines;
  private boolean failed;

  /** What is at the other end. */
  public enum Kind {
    /** A terminal that shows colours. */
    COLORS,
    /** A terminal where colours are not wanted. */
    PLAIN_TERMINAL,
    /** A file or a pipe. */
    NO_TERMINAL
  }

  /** Text for a stream, which decides when it writes. */
  public Output(OutputStream stream, Kind kind) {
    this(stream, kind, UnaryOperator.identity());
  }

  private Output(OutputStream stream, Kind kind, UnaryOperator<String> lines) {
    this.stream = stream;
    this.kind = kind;
    this.lines = lines;
  }

  /**
   * Lines that say something about names, arguments and texts of files: their control characters,
   * which could steer a terminal, are escaped.
   */
  public static Output ofMessages(OutputStream stream, Kind kind) {
    return new Output(
        stream, kind, text -> text.lines().map(Text::printable).collect(Collectors.joining("\n")));
  }

  /** Whether a person is looking. */
  public boolean isTerminal() {
    return kind != Kind.NO_TERMINAL;
  }

  /** Whether escape codes for colours are understood and wanted. */
  public boolean hasColors() {
    return kind == Kind.COLORS;
  }

  /** Writes a text. */
  public synchronized void print(String text) {
    write(text.getBytes(UTF_8));
  }

  /** Writes a line. */
  public synchronized void println(String line) {
    print(lines.apply(line) + "\n");
  }

  /** Writes bytes as they are. */
  public synchronized void write(byte[] bytes) {
    attempt(() -> stream.write(bytes));
  }

  /** Writes what a buffer held back. */
  public synchronized void flush() {
    attempt(stream::flush);
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(Attempt attempt) {
    if (failed) return;
    try {
      attempt.run();
    } catch (IOException e) {
      failed = true;
      throw new OutputException(e);
    }
  }

  /** A view of it for code that wants a writer. */
  public Writer writer() {
    return new Writer() {
      @Override
      public void write(char[] text, int offset, int length) {
        print(new String(text, offset, length));
      }

      @Override
      public void flush() {
        Output.this.flush();
      }

      @Override
      public void close() {
        flush();
      }
    };
  }
}
