package llm.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * The three standard streams.
 *
 * @param in bytes, to be decoded as UTF-8
 * @param out what was asked for, and nothing else
 * @param err everything else
 */
public record Console(InputStream in, Output out, Output err) {
  /** Which of the streams are terminals, for example {@code out,err}; the launcher knows. */
  private static final String TERMINALS = "llm.terminals";

  private static final int BUFFER = 1 << 16;

  /**
   * The process's own.
   *
   * @param variables of the environment; {@code NO_COLOR} and {@code TERM} are looked at
   */
  public static Console system(Map<String, String> variables) {
    var colors =
        variables.getOrDefault("NO_COLOR", "").isEmpty()
            && !variables.getOrDefault("TERM", "").equals("dumb");
    var terminals = terminals();
    return new Console(
        System.in,
        new Output(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
            kind(terminals.contains("out"), colors)),
        // Writes at once, and swallows failures: where could they be reported?
        Output.ofMessages(
            new PrintStream(new FileOutputStream(FileDescriptor.err)),
            kind(terminals.contains("err"), colors)));
  }

  /** Whether a person types what is read and looks at what is written. */
  @SuppressWarnings("ReferenceEquality") // this very stream, not one like it
  public boolean isInteractive() {
    // The JDK says whether input and output both are terminals.
    var console = System.console();
    return in == System.in && out.isTerminal() && console != null && console.isTerminal();
  }

  private static Output.Kind kind(boolean terminal, boolean colors) {
    if (!terminal) return Output.Kind.NO_TERMINAL;
    return colors ? Output.Kind.COLORS : Output.Kind.PLAIN_TERMINAL;
  }

  /** Without the launcher: the JDK only says whether input and output are both terminals. */
  private static List<String> terminals() {
    var known = System.getProperty(TERMINALS);
    if (known != null) return List.of(known.split(","));
    var console = System.console();
    return console != null && console.isTerminal() ? List.of("out", "err") : List.of();
  }
}
