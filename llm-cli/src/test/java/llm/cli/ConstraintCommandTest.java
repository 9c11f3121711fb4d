package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of a form, by the commands and with bundled models. */
class ConstraintCommandTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"old\":{\"type\":\"boolean\"}},"
          + "\"required\":[\"old\"],\"additionalProperties\":false}";

  @TempDir Path folder;

  private static JsonNode run(String... more) {
    var arguments = new ArrayList<>(List.of("run", "--json", "--seed", "1"));
    arguments.addAll(List.of(more));
    var command = CommandRun.real();
    assertEquals(0, command.run(arguments.toArray(String[]::new)), command::err);
    assertEquals("stop", command.json().get("finish_reason").asString());
    return command.json();
  }

  private static String text(String... more) {
    return run(more).get("text").asString();
  }

  @Test
  void aSchemaIsGivenAsTextOrFile() throws IOException {
    var file = Files.writeString(folder.resolve("old.json"), SCHEMA);
    for (var schema : List.of(SCHEMA, file.toString())) {
      var value = JsonMapper.shared().readTree(text("--json-schema", schema, "Once"));
      assertTrue(value.get("old").isBoolean(), value::toString);
    }
  }

  @Test
  void grammarsExpressionsAndChoicesAreHeldTo() throws IOException {
    var file = Files.writeString(folder.resolve("a.gbnf"), "root ::= [ab]{4} \".\"");
    assertTrue(text("--grammar", file.toString(), "Once").matches("[ab]{4}\\."));
    assertTrue(text("--regex", "[0-9]{3}", "Once").matches("[0-9]{3}"));
    assertTrue(List.of("red", "green").contains(text("--choice", "red,green", "It is")));
    assertTrue(
        List.of("red", "green")
            .contains(text("--chat-template", "chatml", "--choice", "red,green", "Which?")));
  }

  @Test
  void aChatIsHeldToo() {
    var command = CommandRun.real();
    command.in = "one\ntwo\n";
    assertEquals(0, command.run("chat", "--choice", "yes,no"), command::err);
    command
        .out()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> assertTrue(List.of("yes", "no").contains(line.strip()), line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--json-schema {} --regex a | --json-schema: with --regex, expected one of them",
        "--regex a --choice b | --regex: with --choice, expected one of them",
        "--json-schema {\"not\":{}} | constraint: ",
        "--regex ( | constraint: ",
      })
  void whatCannotBeHeldToIsRefused(String options, String message) {
    for (var name : List.of("run", "chat")) {
      var arguments = new ArrayList<>(List.of(name));
      arguments.addAll(List.of(options.split(" ")));
      if (name.equals("run")) arguments.add("Once");
      var command = CommandRun.real();
      if (name.equals("chat")) command.in = "hello\n";
      command.run(arguments.toArray(String[]::new));
      assertTrue(command.err().contains(message), command::err);
    }
  }

  @Test
  void aBenchmarkSaysWhatASchemaCosts() {
    var command = CommandRun.real();
    int code =
        command.run("bench", "--json", "-p", "0", "-n", "8", "-r", "2", "--json-schema", SCHEMA);
    assertEquals(0, code, command::err);
    var json = command.json();
    assertEquals(2, json.get("constrained_tps_runs").size());
    double ratio = json.get("constrained_tps").asDouble() / json.get("generation_tps").asDouble();
    assertEquals(ratio, json.get("constrained_ratio").asDouble(), 1e-9);
  }
}
