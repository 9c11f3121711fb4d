package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

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
            "--json");
    assertEquals(0, code, command.err());
    var json = command.json();
    assertTrue(json.path("engine").asString().startsWith("llm"), json.toString());
    assertEquals("demo:llama", json.path("model").asString());
    assertEquals(2, json.path("threads").asInt());
    assertEquals("F16", json.path("kv_type").asString());
    assertTrue(json.path("exact").asBoolean());
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
}
