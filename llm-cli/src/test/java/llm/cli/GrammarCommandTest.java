package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrammarCommandTest {
  private static final String PERSON =
      """
      {"type": "object",
       "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
       "required": ["name"], "additionalProperties": false}
      """;

  private final CommandRun command = new CommandRun();

  @Test
  void saysOfEachTextWhetherItFitsOrWhereItStops() {
    int code =
        command.run(
            "grammar", "--json-schema", PERSON, "{\"name\": \"Ada\"}", "{\"age\": 1}", "{\"name\"");
    assertEquals(1, code);
    assertTrue(command.out().matches("(?s)compiles: [0-9.]+ ms, [0-9]+ states\n.*"), command.out());
    assertTrue(
        command
            .out()
            .endsWith(
                """
                text 1: fits
                text 2: stops fitting at byte 2
                text 3: stops fitting at byte 7
                """),
        command.out());
  }

  @Test
  void propertiesComeInTheSchemasOrderUnlessAnyIsAskedFor() {
    String text = "{\"b\":1,\"a\":2}";
    String schema = "{\"properties\":{\"a\":{},\"b\":{}},\"additionalProperties\":false}";
    assertEquals(1, command.run("grammar", "--json-schema", schema, text));
    assertEquals(
        0, command.run("grammar", "--json-schema", schema, "--property-order", "any", text));
    assertEquals(
        2, command.run("grammar", "--json-schema", schema, "--property-order", "all", text));
    assertTrue(
        command.err().contains("--property-order: expected schema or any, found all"),
        command.err());
  }

  @Test
  void whitespaceIsLimited() {
    assertEquals(0, command.run("grammar", "--json-schema", "{}", "[ ]"));
    assertEquals(1, command.run("grammar", "--json-schema", "{}", "--whitespace", "0", "[ ]"));
    assertEquals(1, command.run("grammar", "--json-schema", "{}", "[" + " ".repeat(25) + "]"));
  }

  @Test
  void formatsMayBeAnnotations() {
    String schema = "{\"format\": \"date\"}";
    assertEquals(1, command.run("grammar", "--json-schema", schema, "\"today\""));
    assertEquals(
        0, command.run("grammar", "--json-schema", schema, "--formats", "annotated", "\"today\""));
  }

  @Test
  void whatIsRefusedIsSaidWithItsPlace() {
    String schema = "{\"properties\": {\"a/b\": {\"items\": {}, \"uniqueItems\": true}}}";
    assertEquals(1, command.run("grammar", "--json-schema", schema));
    assertTrue(command.err().startsWith("llm: #/properties/a~1b: uniqueItems: "), command.err());
    assertEquals("", command.out());
    assertEquals(1, command.run("grammar", "--json", "--json-schema", schema));
    assertEquals("uniqueItems", command.json().get("keyword").stringValue());
    assertEquals("#/properties/a~1b", command.json().get("place").stringValue());
  }

  @Test
  void regularExpressionsAndGrammarsAreChecked(@TempDir Path folder) throws IOException {
    assertEquals(0, command.run("grammar", "--regex", "[a-z]+", "abc"));
    assertEquals(1, command.run("grammar", "--regex", "[a-z]+", "abC"));
    var file = Files.writeString(folder.resolve("a.gbnf"), "root ::= \"yes\" | \"no\"\n");
    command.in = "yes\n";
    assertEquals(0, command.run("grammar", "--grammar", file.toString(), "-"));
  }

  @Test
  void aModelsTokensAreTakenWithAMaskEach() {
    assertEquals(
        0,
        command.run("grammar", "--json", "-m", "demo:llama", "--regex", "é+b", "ééb"),
        command::err);
    var line = lines()[1];
    assertTrue(line.get("fits").booleanValue());
    assertEquals(3, line.get("masks").intValue());
  }

  private JsonNode[] lines() {
    var mapper = JsonMapper.builder().build();
    return command.out().lines().map(mapper::readTree).toArray(JsonNode[]::new);
  }

  private static void file(Path folder, String name, String schema, String tests)
      throws IOException {
    Files.writeString(
        folder.resolve(name), "{\"schema\": " + schema + ", \"tests\": " + tests + "}");
  }

  @Test
  void aSuiteHasALineForEachFileAndTotals(@TempDir Path folder) throws IOException {
    String twice =
        "[{\"valid\": true, \"data\": {\"age\": 1.0, \"name\": \"A\\u0000\"}},"
            + " {\"valid\": false, \"data\": {\"age\": -1, \"name\": \"\"}}]";
    file(folder, "a.json", PERSON, twice);
    file(folder, "b.json", "{\"items\": {}, \"uniqueItems\": true}", "[]");
    file(folder, "c.json", "{}", "[{\"valid\": false, \"data\": 1}]");
    file(folder, "d.json", "false", "[{\"valid\": false, \"data\": 1}]");
    file(folder, "e.json", "{\"type\": \"null\"}", "[{\"valid\": true, \"data\": 1}]");
    assertEquals(1, command.run("grammar", "--suite", folder.toString(), "--json"));
    var lines = lines();
    assertEquals("a.json", lines[0].get("file").stringValue());
    assertTrue(lines[0].get("refused").isNull());
    assertEquals("[true,false]", lines[0].get("accepted").toString());
    assertEquals("[]", lines[0].get("wrong").toString());
    assertFalse(lines[0].has("masks"));
    assertTrue(lines[1].get("refused").stringValue().startsWith("#: uniqueItems: "));
    assertEquals("[0]", lines[2].get("wrong").toString());
    var totals = lines[5].get("totals");
    assertEquals(5, totals.get("files").intValue());
    assertEquals(1, totals.get("passing").intValue());
    assertEquals(2, totals.get("compile_error").intValue());
    assertEquals(1, totals.get("validation_error").intValue());
    assertEquals(1, totals.get("invalidation_error").intValue());
    assertEquals(2, totals.get("wrong_tests").intValue());
  }

  @Test
  void aFileOfAnotherFormIsSaidAndCounted(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.json"), "{\"schema\": {}}");
    Files.writeString(folder.resolve("b.json"), "{");
    assertEquals(1, command.run("grammar", "--suite", folder.toString(), "--json"));
    assertEquals(2, command.json().get("totals").get("unreadable").intValue());
    assertTrue(
        command.err().contains("a.json: expected an object with schema and a list of tests"),
        command.err());
    assertEquals(1, command.run("grammar", "--suite", folder.resolve("none").toString()));
  }

  @Test
  void oneGrammarIsGiven() {
    assertEquals(2, command.run("grammar", "a"));
    assertEquals(2, command.run("grammar", "--regex", "a", "--json-schema", "{}"));
    assertEquals(2, command.run("grammar", "--suite", "folder", "text"));
  }
}
