package llm.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import llm.api.LlmException;
import llm.cli.file.TextFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String EXPECTED = "expected what llm bench --json prints";

  /** Fields whose values need not be the same, but change what is measured. */
  private static final List<String> CONDITIONS =
      List.of(
          "/engine",
          "/model",
          "/threads",
          "/kv_type",
          "/exact",
          "/kernels/kernels",
          "/kernels/vector_bits",
          "/machine/system",
          "/machine/processors",
          "/machine/java");

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
    var name = file.toString();
    try {
      return parse(name, MAPPER.readTree(TextFile.read(file)));
    } catch (JacksonException e) {
      throw new LlmException(name + ": no JSON: " + e.getOriginalMessage() + ", " + EXPECTED, e);
    }
  }

  /**
   * The run that a map describes which is printed as JSON.
   *
   * @throws LlmException if it describes something else
   */
  public static SavedRun of(String name, Map<String, Object> json) {
    return parse(name, MAPPER.valueToTree(json));
  }

  private static SavedRun parse(String name, JsonNode json) {
    var fields = new Fields(name, json);
    var result =
        new Benchmark.Result(
            fields.speeds("prompt_tokens", "prompt_tps_runs"),
            fields.speeds("generated", "generation_tps_runs"));
    var conditions = new LinkedHashMap<String, String>();
    for (var condition : CONDITIONS) {
      var value = json.at(condition);
      if (value.isValueNode()) {
        conditions.put(condition.substring(condition.lastIndexOf('/') + 1), value.asString());
      }
    }
    var memory = json.path("peak_resident_bytes");
    return new SavedRun(
        name,
        fields.workload(),
        result,
        memory.canConvertToLong() ? OptionalLong.of(memory.asLong()) : OptionalLong.empty(),
        conditions);
  }

  /** Fields that have to be there. */
  private record Fields(String name, JsonNode json) {
    Workload workload() {
      try {
        return new Workload(
            count("prompt_tokens"), count("generated"), count("depth"), count("sequences"), 1);
      } catch (IllegalArgumentException e) {
        throw new LlmException(name + ": " + e.getMessage(), e);
      }
    }

    int count(String field) {
      var value = json.path(field);
      if (!value.canConvertToInt()) throw wrong(field, value);
      return value.asInt();
    }

    /** Speeds of runs: none where no tokens were counted, and else one at least. */
    Speeds speeds(String counted, String field) {
      var values = json.path(field);
      if (!values.isArray() || values.isEmpty() != (count(counted) == 0)) {
        throw wrong(field, values);
      }
      var speeds = new ArrayList<Double>();
      for (var value : values) {
        double speed = value.isNumber() ? value.asDouble() : 0;
        if (!(speed > 0 && speed < Double.POSITIVE_INFINITY)) throw wrong(field, values);
        speeds.add(speed);
      }
      return new Speeds(speeds);
    }

    private LlmException wrong(String field, JsonNode found) {
      var value = found.isMissingNode() ? "is missing" : "is " + found;
      return new LlmException(name + ": " + field + " " + value + ", " + EXPECTED);
    }
  }
}
