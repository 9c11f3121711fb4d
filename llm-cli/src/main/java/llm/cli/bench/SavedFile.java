package llm.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import llm.api.LlmException;
import llm.cli.file.TextFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code llm bench --json} printed, whatever it measured.
 *
 * @param name of the file, or what else a message calls it
 * @param json the object
 */
record SavedFile(String name, JsonNode json) {
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
          "/prompt_file",
          "/speculate",
          "/reproducible",
          "/kernels/kernels",
          "/kernels/vector_bits",
          "/machine/system",
          "/machine/processors",
          "/machine/java");

  /**
   * Reads a file.
   *
   * @throws LlmException if it holds something else
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  static SavedFile read(Path file) {
    var name = file.toString();
    try {
      return new SavedFile(name, MAPPER.readTree(TextFile.read(file)));
    } catch (JacksonException e) {
      throw new LlmException(name + ": no JSON: " + e.getOriginalMessage() + ", " + EXPECTED, e);
    }
  }

  /** What is printed of a map. */
  static SavedFile of(String name, Map<String, Object> json) {
    return new SavedFile(name, MAPPER.valueToTree(json));
  }

  /** The same name, for an object within. */
  SavedFile within(JsonNode part) {
    return new SavedFile(name, part);
  }

  int count(String field) {
    var value = json.path(field);
    if (!value.canConvertToInt()) throw wrong(field, value);
    return value.asInt();
  }

  /** Elements of a list, one at least. */
  List<SavedFile> list(String field) {
    var values = json.path(field);
    if (!values.isArray() || values.isEmpty()) throw wrong(field, values);
    return values.valueStream().map(this::within).toList();
  }

  /**
   * Speeds of runs, each more than 0.
   *
   * @param measured whether there are any
   */
  Speeds speeds(String field, BooleanSupplier measured) {
    var values = json.path(field);
    if (!values.isArray() || values.isEmpty() == measured.getAsBoolean()) {
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

  /** Bytes that were resident at most, where they are known. */
  OptionalLong memory() {
    var memory = json.path("peak_resident_bytes");
    return memory.canConvertToLong() ? OptionalLong.of(memory.asLong()) : OptionalLong.empty();
  }

  /** Under what it ran, by the names of the fields. */
  Map<String, String> conditions() {
    var conditions = new LinkedHashMap<String, String>();
    for (var condition : CONDITIONS) {
      var value = json.at(condition);
      if (value.isValueNode()) {
        conditions.put(condition.substring(condition.lastIndexOf('/') + 1), value.asString());
      }
    }
    return conditions;
  }

  /** Conditions that are not the same, each in some words. */
  static List<String> differences(Map<String, String> before, Map<String, String> now) {
    var differences = new ArrayList<String>();
    for (var name : new TreeSet<>(before.keySet())) {
      var then = before.get(name);
      var value = now.getOrDefault(name, "unknown");
      if (!Objects.equals(then, value)) {
        differences.add("%s: %s, was %s".formatted(name, value, then));
      }
    }
    return differences;
  }

  /** A file of something else. */
  LlmException wrong(IllegalArgumentException e) {
    return new LlmException(name + ": " + e.getMessage(), e);
  }

  private LlmException wrong(String field, JsonNode found) {
    var value = found.isMissingNode() ? "is missing" : "is " + found;
    return new LlmException(name + ": " + field + " " + value + ", " + EXPECTED);
  }
}
