package chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, started by {@code java -jar} without any flag, and asked over HTTP. */
class FatJarTest {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String CALL =
      """
      <tool_call>
      {"name": "weather", "arguments": {"city": "Paris"}}
      </tool_call>\
      """;

  @TempDir private static Path folder;
  private static Process process;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    var model =
        ScriptedModel.builder()
            .whenAsked("like in Paris", CALL)
            .whenAsked("degrees in Paris, no rain", "It is fine in Paris.")
            .answer("Hello!")
            .build()
            .write(folder.resolve("model.gguf"));
    var log = folder.resolve("log").toFile();
    var java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            withTestKit(Path.of(System.getProperty("jar"))).toString(),
            "--server.port=0",
            "--llm.chat.model=file:" + model);
    java.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    process = java.redirectErrorStream(true).redirectOutput(log).start();
    address = "http://localhost:" + port(log.toPath());
  }

  /** The jar with one more in it: that of the family of scripted models. */
  private static Path withTestKit(Path jar) throws Exception {
    var location = ScriptedModel.class.getProtectionDomain().getCodeSource().getLocation();
    var kit = Path.of(location.toURI());
    var libraries = Files.createDirectories(folder.resolve("more/BOOT-INF/lib"));
    Files.copy(kit, libraries.resolve(kit.getFileName()));
    var copy = Files.copy(jar, folder.resolve("chat.jar"));
    var more = libraries.getParent().getParent().toString();
    var tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] update = {"--update", "--no-compress", "--file", copy.toString(), "-C", more, "."};
    assertEquals(0, tool.run(System.out, System.err, update));
    return copy;
  }

  private static String port(Path log) throws Exception {
    var end = Instant.now().plus(PATIENCE);
    while (process.isAlive() && Instant.now().isBefore(end)) {
      var port = PORT.matcher(Files.readString(log));
      if (port.find()) return port.group(1);
      Thread.sleep(50);
    }
    throw new IllegalStateException("it did not start:\n" + Files.readString(log));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  private static String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var response =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return response.body();
    }
  }

  private static String get(String path) throws Exception {
    return ask(HttpRequest.newBuilder(URI.create(address + path)));
  }

  private static String post(String path, String question) throws Exception {
    return ask(
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(question)));
  }

  @Test
  void itAnswersWithTools() throws Exception {
    assertEquals("It is fine in Paris.", post("/chat", "What is the weather like in Paris?"));
    var streamed = post("/chat/stream", "What is the weather like in Paris?");
    assertEquals("It is fine in Paris.", streamed);
  }

  @Test
  void machineCodeComputesThoughNoFlagWasGiven() throws Exception {
    var health = get("/actuator/health");
    assertTrue(health.contains("\"status\":\"UP\""), health);
    assumeTrue(hasVectors(), "machine code is for Linux and processors with AVX2");
    assertTrue(health.contains("\"kernels\":\"machine\""), health);
  }

  private static boolean hasVectors() throws IOException {
    var processor = Path.of("/proc/cpuinfo");
    return Files.exists(processor) && Files.readString(processor).contains(" avx2 ");
  }

  @Test
  void itIsMetered() throws Exception {
    assertTrue(get("/actuator/metrics").contains("llm.time.to.first.token"));
  }
}
