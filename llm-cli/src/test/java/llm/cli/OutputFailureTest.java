package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that goes away, or is full: at every command, told once or not at all. */
class OutputFailureTest {
  private final CommandRun command = CommandRun.real();

  /** A stream that fails when its buffer is written. */
  private static OutputStream failing(String message) {
    return new BufferedOutputStream(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(message);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help",
        "help run",
        "run --help",
        "run -n 2 Once",
        "run -n 2 --json Once",
        "chat -n 2",
        "embed Once",
        "embed --json Once",
        "similarity Once Twice",
        "similarity --json Once Twice",
        "tokenize Once",
        "tokenize --json Once",
        "logits --observe list Once",
        "logits --observe attn_norm.0 --json Once",
        "inspect demo:llama",
        "inspect --json demo:llama",
        "template -m demo:llama --chat-template chatml",
        "template -m demo:llama --chat-template chatml --json",
        "bench -p 2 -n 2 -r 1",
        "bench -p 2 -n 2 -r 1 --json",
        "bench --embed -p 2 -b 1 -r 1",
        "bench --embed -p 2 -b 1 -r 1 --json",
        "compare demo:llama demo:bloom",
        "compare --json demo:llama demo:bloom",
        "models",
        "models --json",
        "doctor",
        "doctor --json"
      })
  void aBrokenPipeIsNoNewsAndAFullDiskIsToldOnce(String arguments) {
    command.in = "Once\n";
    command.outStream = failing("Broken pipe");
    assertEquals(141, command.run(arguments.split(" ")), command::err);
    assertEquals(0, command.err().lines().filter(line -> line.startsWith("llm")).count());
    command.err.reset();
    command.outStream = failing("No space left on device");
    assertEquals(1, command.run(arguments.split(" ")), command::err);
    assertEquals(
        "llm: standard output: No space left on device\n",
        command
            .err()
            .lines()
            .filter(line -> line.startsWith("llm"))
            .map(l -> l + "\n")
            .reduce("", String::concat));
  }
}
