package llm.tests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a VM of its own, or a script that starts one, wrote.
 *
 * @param exitCode 0 where all went well
 * @param out lines of standard output
 * @param err lines of standard error
 */
public record Java(int exitCode, List<String> out, List<String> err) {
  private static final long MINUTES = 2;

  /** They would change what is tested, and Java announces some on standard error. */
  private static final List<String> FOREIGN =
      List.of(
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "JAVA_HOME",
          "LLM_PLUGINS",
          "LLM_JAVA_HOME",
          "LLM_JAVA_OPTS");

  /**
   * Runs the same Java as this VM's.
   *
   * @param folder where it runs; its output is kept there too
   */
  public static Java run(Path folder, List<String> arguments) {
    return run(folder, Map.of(), arguments);
  }

  /** The same with environment variables. */
  public static Java run(Path folder, Map<String, String> variables, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(tools().resolve("java").toString());
    command.addAll(arguments);
    return runCommand(folder, variables, command);
  }

  /** Runs a script of the shell, whose {@code java} and {@code javac} are this VM's. */
  public static Java script(Path folder, Map<String, String> variables, String script) {
    var all = new HashMap<>(variables);
    all.put("PATH", tools() + File.pathSeparator + System.getenv("PATH"));
    return runCommand(folder, all, List.of("sh", "-e", "-c", script));
  }

  private static Path tools() {
    return Path.of(System.getProperty("java.home"), "bin");
  }

  /** Runs another program, which is named first. */
  public static Java runCommand(Path folder, Map<String, String> variables, List<String> command) {
    var out = folder.resolve("stdout.txt");
    var err = folder.resolve("stderr.txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    var environment = builder.environment();
    environment.keySet().removeAll(FOREIGN);
    environment.putAll(variables);
    try {
      var process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " still ran after " + MINUTES + " minutes");
      }
      return new Java(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + " was interrupted", e);
    }
  }

  /** The same, after checking that it ended well. */
  public Java orThrow() {
    if (exitCode == 0) return this;
    throw new AssertionError("exit code " + exitCode + ":\n" + String.join("\n", err));
  }
}
