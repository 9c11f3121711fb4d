package llm.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/**
 * A standard stream for text: UTF-8 whatever the locale, with failures reported, not swallowed as
 * {@link java.io.PrintStream} does.
 *
 * <p>Every method throws an {@link OutputException} if the stream cannot be written.
 */
public final class Output {
  private final OutputStream stream;
  private final Kind kind;

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
    this.stream = stream;
    this.kind = kind;
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
    print(line + "\n");
  }

  /** Writes bytes as they are. */
  public synchronized void write(byte[] bytes) {
    try {
      stream.write(bytes);
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  /** Writes what a buffer held back. */
  public synchronized void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
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
