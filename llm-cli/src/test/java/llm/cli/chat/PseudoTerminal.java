package llm.cli.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The command in a terminal of its own, which {@code script} of util-linux makes; what is typed
 * there is a signal where the terminal takes it for one.
 */
final class PseudoTerminal implements AutoCloseable {
  private static final int SIGINT = 2;
  private static final long PATIENCE_SECONDS = 60;
  private static final String CODE = "=code=";
  private static final String PROMPT = "\u001b[?2004h";

  private final Process process;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private PseudoTerminal(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Starts the command; before and after it the terminal's settings are printed.
   *
   * @param state the folder of its state
   */
  static PseudoTerminal start(Path state, String... arguments) throws IOException {
    Assumptions.assumeTrue(
        System.getProperty("os.name").equals("Linux") && isThere("script") && isThere("stty"),
        "needs Linux with script and stty (util-linux, coreutils) for a terminal");
    Assumptions.assumeFalse(
        ignoresInterrupts(),
        "these tests were started with SIGINT ignored, as a shell starts what runs in its"
            + " background; nothing that they start would heed ^C");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=llm.tensor,org.jline.terminal.ffm",
            "-p",
            modulePath(),
            "-m",
            "llm.cli/llm.cli.Main"));
    command.addAll(List.of(arguments));
    var quoted =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    var builder =
        new ProcessBuilder(
                "script",
                "-q",
                "-c",
                "trap : INT; stty rows 40 columns 120; echo =before=$(stty -g); "
                    + quoted
                    + "; code=$?; echo; echo =code=$code; echo =after=$(stty -g)",
                "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    builder.environment().put("SHELL", "/bin/sh");
    builder.environment().put("XDG_STATE_HOME", state.toString());
    return new PseudoTerminal(builder.start());
  }

  /** Children inherit that, and no shell can take it back. */
  private static boolean ignoresInterrupts() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(mask -> (mask & 1L << SIGINT - 1) != 0);
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  /** The tests' own, and what is on their class path because no descriptor requires it. */
  private static String modulePath() {
    return Stream.of("jdk.module.path", "java.class.path")
        .map(key -> System.getProperty(key, ""))
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private void read() {
    try (InputStream in = process.getInputStream()) {
      var buffer = new byte[4096];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (shown) {
          shown.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // The terminal is gone: what it showed is there.
    }
  }

  /** All that the terminal showed. */
  String shown() {
    synchronized (shown) {
      return shown.toString(UTF_8);
    }
  }

  void type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(shown(), e);
    }
  }

  /** Waits until the terminal shows something, and returns all of it. */
  String await(Predicate<String> condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.test(shown())) {
      if (System.nanoTime() > end) throw new AssertionError("shown so far: " + shown());
      Thread.sleep(10);
    }
    return shown();
  }

  /** Waits until the reader of lines has prompted so many times. */
  void awaitPrompts(int count) throws InterruptedException {
    await(all -> prompts(all) >= count);
  }

  /** How often the reader of lines has prompted. */
  int prompts() {
    return prompts(shown());
  }

  private static int prompts(String all) {
    return all.split(Pattern.quote(PROMPT), -1).length - 1;
  }

  /** The command's own process. */
  ProcessHandle java() {
    return process
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(shown()));
  }

  /** Waits for the end of all, and returns the command's exit code. */
  int end() throws InterruptedException {
    var all = await(text -> text.contains("\n=after="));
    var code =
        all.substring(all.lastIndexOf(CODE) + CODE.length()).lines().findFirst().orElseThrow();
    return Integer.parseInt(code.strip());
  }

  /** Whether the terminal is as it was before the command. */
  boolean isRestored() {
    var all = shown();
    return setting(all, "=before=").equals(setting(all, "=after="))
        && all.lastIndexOf("\u001b[?2004l") > all.lastIndexOf(PROMPT);
  }

  private static String setting(String all, String name) {
    return all.substring(all.lastIndexOf(name) + name.length()).lines().findFirst().orElseThrow();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
