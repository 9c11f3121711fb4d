package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BenchCommandTest {
  @Test
  void measuresTheBundledModel() {
    var command = CommandRun.real();
    var code =
        command.run(
            "bench",
            "-m",
            "demo:llama",
            "-p",
            "9",
            "-n",
            "4",
            "-r",
            "3",
            "-d",
            "5",
            "-b",
            "2",
            "-t",
            "2",
            "--kv-type",
            "f16",
            "--exact",
            "--reproducible",
            "--json");
    assertEquals(0, code, command.err());
    var json = command.json();
    assertTrue(json.path("engine").asString().startsWith("llm"), json.toString());
    assertEquals("demo:llama", json.path("model").asString());
    assertEquals(2, json.path("threads").asInt());
    assertEquals("F16", json.path("kv_type").asString());
    assertTrue(json.path("exact").asBoolean());
    assertTrue(json.path("reproducible").asBoolean());
    assertEquals(5, json.path("depth").asInt());
    assertEquals(2, json.path("sequences").asInt());
    assertEquals(9, json.path("prompt_tokens").asInt());
    assertEquals(4, json.path("generated").asInt());
    assertMedian(json, "prompt_tps");
    assertMedian(json, "generation_tps");
    for (var limit : new String[] {"memory_gbps", "fp32_gflops"}) {
      assertTrue(json.path("limits").path(limit).asDouble() > 0, json.toString());
    }
    // Two sequences share each pass over the weights.
    assertEquals(
        json.path("generation_tps").asDouble() / 2 * json.path("weight_bytes_per_pass").asLong(),
        json.path("generation_gbps").asDouble() * 1e9,
        1);
    assertTrue(json.path("prompt_gflops").asDouble() > 0);
    assertTrue(json.path("machine").path("processors").asInt() > 0);
    assertTrue(json.path("kernels").has("kernels"));
  }

  private static void assertMedian(JsonNode json, String name) {
    var runs = json.path(name + "_runs");
    assertEquals(3, runs.size());
    var sorted = runs.valueStream().mapToDouble(JsonNode::asDouble).sorted().toArray();
    assertTrue(sorted[0] > 0, json.toString());
    assertEquals(sorted[1], json.path(name).asDouble());
  }

  @Test
  void whatIsNotMeasuredIsNotShown() {
    var command = CommandRun.real();
    assertEquals(0, command.run("bench", "-m", "demo:llama", "-p", "0", "-n", "2", "-r", "1"));
    assertTrue(command.out().contains("generation, 2"), command.out());
    assertTrue(command.out().contains("GB/s"), command.out());
    assertEquals(-1, command.out().indexOf("prompt"), command.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p=-1",
        "-n=-1",
        "-d=-1",
        "-b=0",
        "-r=0",
        "-t=0",
        "-c=20",
        "-d=2147483647",
        "-p=x"
      })
  void wrongNumbersAreWrongUsage(String option) {
    var command = new CommandRun();
    assertEquals(2, command.run("bench", option));
    assertTrue(command.err().contains("expected") || command.err().contains("not an int"));
    assertEquals(0, command.runtime.loadOptions.size());
  }

  @Test
  void nothingToMeasureIsWrongUsage() {
    var command = new CommandRun();
    assertEquals(2, command.run("bench", "-p", "0", "-n", "0"));
    assertTrue(command.err().contains("-p"), command.err());
  }

  @Test
  void theContextIsAsLongAsNeeded() {
    var command = new CommandRun();
    command.run("bench", "-p", "7", "-n", "8", "-d", "30");
    assertEquals(
        OptionalInt.of(30 + 8 + 2), command.runtime.loadOptions.getFirst().contextLength());
  }

  @Test
  void comparesWithAnEarlierRun(@TempDir Path folder) throws IOException {
    String[] arguments = {"bench", "-m", "demo:llama", "-p", "9", "-n", "4", "-r", "1", "--json"};
    var before = CommandRun.real();
    assertEquals(0, before.run(arguments), before.err());
    // As if everything had been 1,000 times as fast, by half the threads.
    var saved = (ObjectNode) before.json();
    for (var field : new String[] {"prompt_tps_runs", "generation_tps_runs"}) {
      double speed = 1000 * saved.path(field).path(0).asDouble();
      saved.putArray(field).add(speed);
    }
    saved.put("threads", 99);
    var file = Files.writeString(folder.resolve("before.json"), saved.toString());

    var after = CommandRun.real();
    var compare = Stream.concat(Stream.of(arguments), Stream.of("--compare", file.toString()));
    assertEquals(0, after.run(compare.toArray(String[]::new)), after.err());
    var json = after.json();
    var comparison = json.path("compared_with");
    assertEquals(file.toString(), comparison.path("file").asString());
    for (var what : new String[] {"prompt", "generation"}) {
      double then = saved.path(what + "_tps_runs").path(0).asDouble();
      assertEquals(
          json.path(what + "_tps").asDouble() / then,
          comparison.path(what + "_ratio").asDouble(),
          1e-9);
      assertFalse(comparison.path(what + "_within_spread").asBoolean(), comparison.toString());
    }
    assertEquals(1, comparison.path("differences").size(), comparison.toString());
    assertTrue(comparison.path("differences").path(0).asString().endsWith(", was 99"));

    var text = CommandRun.real();
    assertEquals(
        0,
        text.run("bench", "-m=demo:llama", "-p=9", "-n=4", "-r=1", "--compare", file.toString()));
    assertTrue(text.out().contains("compared with"), text.out());
    assertTrue(text.out().contains("beyond the spread of the runs"), text.out());
    assertTrue(text.out().contains("threads: "), text.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2]|prompt_tps_runs is missing",
        "nonsense|no JSON",
        "''|expected what llm bench --json prints",
        "{\"prompt_tokens\": \"9\"}|prompt_tps_runs",
        "{\"prompt_tokens\": 9, \"prompt_tps_runs\": []}|prompt_tps_runs is []",
        "{\"prompt_tokens\": 9, \"prompt_tps_runs\": [0]}|prompt_tps_runs is [0]",
        "{\"prompt_tokens\": 1e99, \"prompt_tps_runs\": [1]}|prompt_tokens is 1.0E99",
        "{\"prompt_tokens\":9,\"prompt_tps_runs\":[1],\"generated\":4,\"generation_tps_runs\":[1]}|depth",
        "{\"prompt_tokens\":9,\"prompt_tps_runs\":[1],\"generated\":4,\"generation_tps_runs\":[1],"
            + "\"depth\":-1,\"sequences\":1}|depth: -1"
      })
  void aFileOfSomethingElseIsRefused(String text, String expected, @TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("run.json"), text);
    var command = new CommandRun();
    assertEquals(1, command.run("bench", "--compare", file.toString()));
    assertTrue(command.err().contains(file.toString()), command.err());
    assertTrue(command.err().contains(expected), command.err());
    assertEquals(0, command.runtime.loadOptions.size(), "the model was loaded before");
  }

  @Test
  void anotherWorkloadIsWrongUsage(@TempDir Path folder) throws IOException {
    var text =
        """
        {"prompt_tokens": 9, "prompt_tps_runs": [1], "generated": 4, "generation_tps_runs": [1],
         "depth": 0, "sequences": 1}
        """;
    var file = Files.writeString(folder.resolve("run.json"), text);
    var command = new CommandRun();
    assertEquals(2, command.run("bench", "-p=9", "-n=5", "--compare", file.toString()));
    assertTrue(command.err().contains("-p 9 -n 4 -d 0 -b 1"), command.err());
    assertTrue(command.err().contains("expected -p 9 -n 5 -d 0 -b 1"), command.err());
  }

  @Test
  void aFileThatIsNotThereIsSaid(@TempDir Path folder) {
    var command = new CommandRun();
    assertEquals(1, command.run("bench", "--compare", folder.resolve("none").toString()));
    assertTrue(command.err().contains("none: no such file"), command.err());
  }

  @Test
  void measuresHowFastTextsAreEmbedded(@TempDir Path folder) throws IOException {
    String[] arguments = {"bench", "--embed", "-p", "4,8", "-b", "1,2", "-t", "2"};
    var run = CommandRun.real();
    assertEquals(0, run.run(with(arguments, "--json", "-r", "3")), run.err());
    var json = run.json();
    assertEquals("demo:llama", json.path("model").asString());
    assertEquals(2, json.path("threads").asInt());
    var cases = json.path("embedding");
    assertEquals(4, cases.size());
    for (int i = 0; i < 4; i++) {
      var one = cases.path(i);
      assertEquals(i < 2 ? 4 : 8, one.path("tokens").asInt());
      assertEquals(i % 2 == 0 ? 1 : 2, one.path("batch").asInt());
      assertMedian(one, "texts_per_second");
      assertEquals(
          one.path("texts_per_second").asDouble() * one.path("tokens").asInt(),
          one.path("tokens_per_second").asDouble(),
          1e-6);
      assertTrue(one.path("gflops").asDouble() > 0, one.toString());
    }
    assertTrue(json.path("limits").path("fp32_gflops").asDouble() > 0);

    // As if everything had been 1,000 times as fast, by more threads.
    for (var one : cases) {
      double speed = 1000 * one.path("texts_per_second").asDouble();
      ((ObjectNode) one).putArray("texts_per_second_runs").add(speed);
    }
    ((ObjectNode) json).put("threads", 99);
    var file = Files.writeString(folder.resolve("before.json"), json.toString()).toString();
    var after = CommandRun.real();
    assertEquals(
        0, after.run(with(arguments, "--json", "-r", "1", "--compare", file)), after.err());
    var comparison = after.json().path("compared_with");
    assertEquals(4, comparison.path("embedding").size());
    var last = comparison.path("embedding").path(3);
    assertEquals(8, last.path("tokens").asInt());
    assertEquals(
        after.json().path("embedding").path(3).path("texts_per_second").asDouble()
            / cases.path(3).path("texts_per_second_runs").path(0).asDouble(),
        last.path("ratio").asDouble(),
        1e-9);
    assertFalse(last.path("within_spread").asBoolean());
    assertTrue(comparison.path("differences").path(0).asString().endsWith(", was 99"));

    var text = CommandRun.real();
    assertEquals(0, text.run(with(arguments, "-r", "1", "--compare", file)), text.err());
    assertTrue(text.out().contains("8 tokens x 2"), text.out());
    assertTrue(text.out().contains("beyond the spread of the runs"), text.out());

    var other = CommandRun.real();
    assertEquals(2, other.run("bench", "--embed", "-p", "4", "--compare", file));
    assertTrue(other.err().contains("is a run of other lengths"), other.err());
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  /** An encoder generates nothing: no option is needed, and lengths are those that it reads. */
  @Test
  void ofAnEncoderEmbeddingIsMeasured() {
    var command = new CommandRun();
    command.runtime.kind = "Encoder";
    assertEquals(0, command.run("bench", "-r", "1", "-b", "1"), command.err());
    for (var length : new String[] {"16", "128", "512"}) {
      assertTrue(command.out().contains("  " + length + " tokens x 1 "), command.out());
    }
    assertEquals(2, command.run("bench", "-p", "1001"));
    assertTrue(
        command.err().contains("--prompt: 1,001, expected 1 to 1,000, which the model reads"),
        command.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|embedding is missing",
        "{\"embedding\": []}|embedding is []",
        "{\"embedding\": [{\"tokens\": 1}]}|batch is missing",
        "{\"embedding\": [{\"tokens\":1,\"batch\":1,\"texts_per_second_runs\":[]}]}"
            + "|texts_per_second_runs is []"
      })
  void aFileOfSomethingElseIsNoRunOfAnEmbeddingModel(
      String text, String expected, @TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("run.json"), text);
    var command = new CommandRun();
    assertEquals(1, command.run("bench", "--embed", "--compare", file.toString()));
    assertTrue(command.err().contains(expected), command.err());
  }
}
