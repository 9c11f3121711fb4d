package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.LoadOptions;
import llm.api.Tokenizer.Special;
import llm.cli.bundle.BundledModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerplexityCommandTest {
  private static final int CHUNK = 15;

  /** What the bundled model tells itself. */
  private static final String TEXT =
      """
      Once there was a fox named Jack. Jack was very curious. Every day, Jack played near the \
      lake. One sunny day, Jack got a purple ball from his mother. "What a nice ball!" said Jack. \
      But soon the ball rolled into a deep hole. Jack was sad and began to cry. A kind duck named \
      Nora came by. "Let us try together," said Nora.
      """;

  @TempDir private Path folder;

  @Test
  void whatIsNoTextIsNamed() throws IOException {
    var file = Files.write(folder.resolve("latin1"), new byte[] {'a', (byte) 0xe9, 'b'});
    var command = CommandRun.real();
    assertEquals(1, command.run("perplexity", "-m", "demo:llama", file.toString()));
    var message = "llm: " + file + ": byte 0xE9 at offset 1, expected text in UTF-8\n";
    assertEquals(message, command.err());
  }

  @Test
  void isWhatADirectComputationGives() throws IOException {
    var file = Files.writeString(folder.resolve("text"), TEXT);
    var command = CommandRun.real();
    var code =
        command.run(
            "perplexity",
            "-m",
            "demo:llama",
            "-c",
            "" + CHUNK,
            "--exact",
            "--json",
            file.toString());
    assertEquals(0, code, command.err());
    var json = command.json();
    try (var model =
        CommandRun.real()
            .provider
            .load(
                BundledModels.named("llama").source(), LoadOptions.builder().exact(true).build())) {
      var tokens = model.tokenizer().encode(TEXT, Special.START);
      int chunks = tokens.length / CHUNK;
      assertTrue(chunks >= 3, () -> tokens.length + " tokens");
      var sum = new double[1];
      var count = new int[1];
      for (var i = 0; i < chunks; i++) {
        var chunk = Arrays.copyOfRange(tokens, i * CHUNK, (i + 1) * CHUNK);
        chunk[0] = 1;
        model.evaluate(
            chunk,
            EvaluationOptions.of(
                (position, logits) -> {
                  if (position < 7 || position == 14) return;
                  double all = 0;
                  for (var logit : logits) all += Math.exp(logit);
                  sum[0] -= Math.log(Math.exp(logits[chunk[position + 1]]) / all);
                  count[0]++;
                }));
      }
      assertEquals(7 * chunks, count[0]);
      assertEquals(tokens.length, json.path("tokens").asInt());
      assertEquals(chunks, json.path("chunks").asInt());
      assertEquals(CHUNK, json.path("chunk_tokens").asInt());
      assertEquals(count[0], json.path("scored_tokens").asInt());
      // With the vector kernels two evaluations differ by a rounding here and there, depending on
      // when the JIT compiles them: never in the interpreter alone, nor with the scalar kernels.
      assertEquals(sum[0] / count[0], json.path("nats_per_token").asDouble(), 1e-6);
      assertEquals(Math.exp(sum[0] / count[0]), json.path("perplexity").asDouble(), 1e-5);
      assertTrue(json.path("perplexity_error").asDouble() > 0);
      // A story that is like those it learned from: far below the 768 of mere guessing.
      assertTrue(json.path("perplexity").asDouble() < 40, json.toString());
    }
  }

  @Test
  void readsStandardInputAndSoManyChunks() {
    var command = CommandRun.real();
    command.in = TEXT;
    assertEquals(0, command.run("perplexity", "-c", "20", "--chunks", "2", "-"), command.err());
    assertTrue(
        command.out().matches("perplexity \\d+\\.\\d{4} ± .*18 tokens in 2 chunks of 20.*\n"),
        command.out());
  }

  @Test
  void aTextThatIsTooShortIsAFailure() {
    var command = CommandRun.real();
    command.in = "Once";
    assertEquals(1, command.run("perplexity", "-"));
    assertTrue(command.err().contains("at least the 256 of a chunk"), command.err());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var command = new CommandRun();
    var file = folder.resolve("none").toString();
    assertEquals(1, command.run("perplexity", file));
    assertEquals("llm: " + file + ": no such file\n", command.err());
    assertEquals(2, command.run("perplexity", "--chunks", "0", "-"));
    assertEquals(2, command.run("perplexity"));
  }
}
