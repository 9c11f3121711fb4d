package llm.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.TerminalExt;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of a chat, and its signals.
 *
 * <p>It is driven by system calls. JLine's other way is to start {@code stty}, a child process that
 * {@code ^C} kills, as it kills all that runs in the foreground; it serves where the VM allows no
 * native access. Signals are heard here alone, from the beginning of the chat to its end.
 */
final class ChatTerminal implements AutoCloseable {
  private static final String SYSTEM_CALLS = "ffm";
  private static final String INTERRUPT = "INT";

  /** Arrow keys as usual, and pasted text without marks: what a reader of lines leaves behind. */
  private static final String USUAL_MODES = "\u001b[?1l\u001b>\u001b[?2004l";

  private final Terminal terminal;
  private final InterruptRelay interrupts = new InterruptRelay();
  private final @Nullable Object previous;

  private ChatTerminal(Terminal terminal) {
    this.terminal = terminal;
    terminal.handle(Terminal.Signal.INT, _ -> interrupts.keep());
    previous = Signals.register(INTERRUPT, interrupts::interrupt);
    Signals.register("WINCH", () -> terminal.raise(Terminal.Signal.WINCH));
    Signals.register("CONT", () -> terminal.raise(Terminal.Signal.CONT));
  }

  /** That in which the process was started. */
  static ChatTerminal open() throws IOException {
    return new ChatTerminal(
        TerminalBuilder.builder()
            .name("llm")
            .system(true)
            .dumb(true)
            .encoding(UTF_8)
            .nativeSignals(false)
            .build());
  }

  Terminal jline() {
    return terminal;
  }

  InterruptRelay interrupts() {
    return interrupts;
  }

  /** Whether a {@code ^C} can take away what drives it. */
  boolean isFragile() {
    return !isDumb()
        && terminal instanceof TerminalExt driven
        && !driven.getProvider().name().equals(SYSTEM_CALLS);
  }

  private boolean isDumb() {
    return terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }

  /** What a person should know of it. */
  Optional<String> caution() {
    if (previous == null) {
      return Optional.of("this VM hears no ^C (-Xrs): it ends the chat");
    }
    return isFragile()
        ? Optional.of(
            "stty drives the terminal, and ^C in a bad moment may take a line away: without"
                + " --enable-native-access=org.jline.terminal.ffm there is no other way")
        : Optional.empty();
  }

  /** The reader of lines listens now; it is interrupted again if that came before. */
  boolean lineIsReady() {
    interrupts.lineIsReady();
    if (interrupts.isLeaving()) Thread.currentThread().interrupt();
    return true;
  }

  /**
   * Whether a {@code ^C} waits to be read, which is taken: while a line is typed it is a character,
   * not a signal, and may come behind the line.
   */
  boolean takeInterrupt() {
    if (isDumb() || isFragile()) return false;
    int interrupt = terminal.getAttributes().getControlChar(ControlChar.VINTR);
    boolean taken = false;
    try {
      while (terminal.reader().peek(1) == interrupt) {
        terminal.reader().read();
        taken = true;
      }
    } catch (InterruptedIOException e) {
      taken = true; // a signal that came when the line was there: who waits to read hears of it
    } catch (IOException e) {
      // Then nothing can be read, and the next line will say so.
    }
    return taken;
  }

  /** Where the cursor cannot be moved, the reader of lines leaves it behind the prompt. */
  void endPrompt() {
    if (isDumb()) terminal.writer().println();
    terminal.flush();
  }

  /**
   * Gives it back as it was. The reader of lines cannot always tidy up: where the VM ends, JLine
   * may have closed the terminal under it.
   */
  @Override
  public void close() {
    try {
      terminal.close();
      if (!isDumb()) {
        System.out.print(USUAL_MODES);
        System.out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("terminal: " + e.getMessage(), e);
    } finally {
      Signals.unregister(INTERRUPT, previous);
    }
  }
}
