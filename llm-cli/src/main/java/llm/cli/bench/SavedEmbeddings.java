package llm.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import llm.api.LlmException;
import llm.cli.bench.EmbeddingWorkload.Case;

/**
 * A run of the benchmark of a model that embeds, as {@code llm bench --json} prints it.
 *
 * @param name of the file, or what else a message calls it
 * @param results in the order in which they were measured
 * @param memory bytes that were resident at most, where they are known
 * @param conditions under which it ran, by the names of their fields: model, threads, kernels ...
 */
public record SavedEmbeddings(
    String name,
    List<EmbeddingBenchmark.Result> results,
    OptionalLong memory,
    Map<String, String> conditions) {
  /** Copies results and conditions. */
  public SavedEmbeddings {
    results = List.copyOf(results);
    conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
  }

  /**
   * Reads a file.
   *
   * @throws LlmException if it holds something else
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static SavedEmbeddings read(Path file) {
    return parse(SavedFile.read(file));
  }

  /**
   * The run that a map describes which is printed as JSON.
   *
   * @throws LlmException if it describes something else
   */
  public static SavedEmbeddings of(String name, Map<String, Object> json) {
    return parse(SavedFile.of(name, json));
  }

  private static SavedEmbeddings parse(SavedFile file) {
    var results = new ArrayList<EmbeddingBenchmark.Result>();
    for (var result : file.list("embedding")) {
      var measured = new Case(result.count("tokens"), result.count("batch"));
      results.add(
          new EmbeddingBenchmark.Result(
              measured, result.speeds("texts_per_second_runs", () -> true)));
    }
    return new SavedEmbeddings(file.name(), results, file.memory(), file.conditions());
  }

  /** What was measured. */
  public List<Case> cases() {
    return results.stream().map(EmbeddingBenchmark.Result::measured).toList();
  }

  /** Conditions that a later run does not share, each in some words. */
  public List<String> differences(SavedEmbeddings later) {
    return SavedFile.differences(conditions, later.conditions);
  }
}
