package llm.cli.grammar;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.api.LlmException;
import llm.cli.file.TextFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of MaskBench's form: a schema, and values that fit it and that do not.
 *
 * @param name of the file
 * @param schema as JSON
 */
record SuiteFile(String name, String schema, List<Test> tests) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A value as JSON, with a space behind each comma and colon, as MaskBench writes it. */
  record Test(boolean valid, String text) {}

  /** Copies the list. */
  SuiteFile {
    tests = List.copyOf(tests);
  }

  /**
   * Reads a file.
   *
   * @throws LlmException if it is not of this form
   */
  static SuiteFile read(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      var json = MAPPER.readTree(TextFile.read(file));
      var schema = json.get("schema");
      var list = json.get("tests");
      if (schema == null || list == null || !list.isArray()) {
        throw new LlmException(file + ": expected an object with schema and a list of tests");
      }
      var tests = new ArrayList<Test>();
      for (var test : list) {
        var valid = test.get("valid");
        var data = test.get("data");
        if (valid == null || !valid.isBoolean() || data == null) {
          throw new LlmException(
              file + ": test " + tests.size() + ": expected valid (true or false) and data");
        }
        var text = new StringBuilder();
        write(data, text);
        tests.add(new Test(valid.booleanValue(), text.toString()));
      }
      return new SuiteFile(name, MAPPER.writeValueAsString(schema), tests);
    } catch (JacksonException e) {
      throw new LlmException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void write(JsonNode value, StringBuilder out) {
    if (value.isObject()) {
      var separator = "{";
      for (var member : value.properties()) {
        out.append(separator).append(MAPPER.writeValueAsString(member.getKey())).append(": ");
        write(member.getValue(), out);
        separator = ", ";
      }
      out.append(value.isEmpty() ? "{}" : "}");
    } else if (value.isArray()) {
      var separator = "[";
      for (var item : value) {
        out.append(separator);
        write(item, out);
        separator = ", ";
      }
      out.append(value.isEmpty() ? "[]" : "]");
    } else {
      out.append(MAPPER.writeValueAsString(value));
    }
  }
}
