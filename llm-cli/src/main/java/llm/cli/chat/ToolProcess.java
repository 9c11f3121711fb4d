package llm.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import llm.cli.format.Text;

/**
 * A command of this machine that runs for a call of a tool: it reads the arguments as JSON from its
 * standard input, and what it writes to its standard output is the result.
 *
 * <p>What goes wrong is a result, too, for the model to read: a code other than 0, with what the
 * command wrote to standard error; no end in time; no such command. Any thread may cancel it.
 */
final class ToolProcess {
  /** More than that fills a model's context. */
  static final int MOST_BYTES = 64 << 10;

  private static final int MOST_ERROR_BYTES = 8 << 10;

  /** How long pipes may stay open behind the process that had them. */
  private static final Duration PIPES = Duration.ofSeconds(1);

  private final Process process;
  private final Captured out;
  private final Captured err;
  private volatile boolean cancelled;

  private ToolProcess(Process process) {
    this.process = process;
    this.out = Captured.of(process.getInputStream(), MOST_BYTES);
    this.err = Captured.of(process.getErrorStream(), MOST_ERROR_BYTES);
  }

  /**
   * Starts a command.
   *
   * @param command for the system's shell
   * @param input for its standard input
   * @throws IOException if there is no shell
   */
  static ToolProcess start(String command, String input) throws IOException {
    boolean windows =
        System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    var shell = windows ? new String[] {"cmd", "/c"} : new String[] {"/bin/sh", "-c"};
    var process = new ProcessBuilder(shell[0], shell[1], command).start();
    Thread.ofVirtual()
        .name("llm-tool-input")
        .start(
            () -> {
              try (var in = process.getOutputStream()) {
                in.write((input + "\n").getBytes(UTF_8));
              } catch (IOException e) {
                // A command need not read its input.
              }
            });
    return new ToolProcess(process);
  }

  /** Waits for its end, and says what the model is told. */
  String result(Duration timeout) throws InterruptedException {
    boolean inTime = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (!inTime) kill();
    var said = out.text();
    if (cancelled) return "error: the call was cancelled";
    if (!inTime) return "error: no end within " + timeout.toSeconds() + " seconds\n" + said;
    int code = process.exitValue();
    if (code == 0) return said;
    return "error: exit code " + code + "\n" + err.text() + said;
  }

  /** Ends it, and what it started. */
  void cancel() {
    cancelled = true;
    kill();
  }

  boolean isCancelled() {
    return cancelled;
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The beginning of what a pipe brings; the rest is read, so that nobody waits, and dropped. */
  private static final class Captured {
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // its own lock
    private final Thread reader;
    private long total; // under the lock of the bytes

    private Captured(InputStream in, int most) {
      this.most = most;
      this.reader = Thread.ofVirtual().name("llm-tool-output").unstarted(() -> read(in));
    }

    static Captured of(InputStream in, int most) {
      var captured = new Captured(in, most);
      captured.reader.start();
      return captured;
    }

    private void read(InputStream in) {
      var buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          synchronized (bytes) {
            bytes.write(buffer, 0, Math.min(n, most - bytes.size()));
            total += n;
          }
        }
      } catch (IOException e) {
        // The process was ended.
      }
    }

    String text() throws InterruptedException {
      boolean read = reader.join(PIPES);
      synchronized (bytes) {
        var text = bytes.toString(UTF_8);
        if (total > most) {
          text += "\n(cut off: " + Text.number(most) + " of " + Text.number(total) + " bytes)";
        }
        return read ? text : text + "\n(cut off: something it started goes on writing)";
      }
    }
  }
}
