package llm.cli.bench;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import llm.api.LlmException;

/**
 * A run of the benchmark as {@code llm bench --json} prints it.
 *
 * @param name of the file, or what else a message calls it
 * @param memory bytes that were resident at most, where they are known
 * @param conditions under which it ran, by the names of their fields: model, threads, kernels ...
 */
public record SavedRun(
    String name,
    Workload workload,
    Benchmark.Result result,
    OptionalLong memory,
    Map<String, String> conditions) {
  /** Copies the conditions. */
  public SavedRun {
    conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
  }

  /**
   * Reads a file.
   *
   * @throws LlmException if it holds something else
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static SavedRun read(Path file) {
    return parse(SavedFile.read(file));
  }

  /**
   * The run that a map describes which is printed as JSON.
   *
   * @throws LlmException if it describes something else
   */
  public static SavedRun of(String name, Map<String, Object> json) {
    return parse(SavedFile.of(name, json));
  }

  private static SavedRun parse(SavedFile file) {
    var result =
        new Benchmark.Result(
            file.speeds("prompt_tps_runs", () -> file.count("prompt_tokens") > 0),
            file.speeds("generation_tps_runs", () -> file.count("generated") > 0));
    return new SavedRun(file.name(), workload(file), result, file.memory(), file.conditions());
  }

  private static Workload workload(SavedFile file) {
    try {
      return new Workload(
          file.count("prompt_tokens"),
          file.count("generated"),
          file.count("depth"),
          file.count("sequences"),
          1);
    } catch (IllegalArgumentException e) {
      throw file.wrong(e);
    }
  }
}
