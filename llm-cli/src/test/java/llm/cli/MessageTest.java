package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said when something is wrong: exit codes, and messages that are safe to print. */
class MessageTest {
  private static final String STEERING = "a\u001b[31m\u009bm\u202e\rb";

  @TempDir private Path folder;
  private final CommandRun command = CommandRun.real();

  private int run(String first, String... more) {
    var arguments = new ArrayList<>(List.of(first.split(" ")));
    arguments.addAll(List.of(more));
    command.err.reset();
    return command.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run x -m",
        "inspect",
        "tokenize x -m",
        "template --file",
        "template -m",
        "quantize demo:llama y",
        "run x --plugins",
        "compare demo:llama",
        "run x",
        "run x --kv-type",
        "run x --temperature",
        "run x --samplers",
        "run x --logit-bias",
        "logits x -b",
        "help",
        "models"
      })
  void whatIsGivenCannotSteerATerminal(String arguments) {
    var code = run(arguments, STEERING);
    assertTrue(code == 1 || code == 2, command::err);
    assertTrue(command.err().contains("\\u001b[31m"), command::err);
    assertTrue(
        command
            .err()
            .codePoints()
            .allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f || c == '\ufffd'),
        command::err);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run x -m", "run x --temperature", "help", "run x", "models"})
  void whatIsLongIsShortened(String arguments) {
    run(arguments, "a".repeat(100_000));
    assertTrue(command.err().length() < 1_500, () -> "characters: " + command.err().length());
    assertTrue(command.err().contains("…"), command::err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run -t 100000 x          | --threads: 100000, expected 1 to 1,024
          run -t 99999999999 x     | --threads: 99999999999, expected 1 to 1,024
          run -c 999999999 x       | --context-length: 999999999, expected 1 to 16,777,216
          run -n 999999999 x       | --max-tokens: 999999999, expected 0 to 16,777,216
          run --top-k 999999999 x  | --top-k: 999999999, expected 0 to 16,777,216
          run --temp 1e30 x        | --temperature: 1.0E30, expected 0 to 100
          chat --top-p nan         | --top-p: nan, expected 0 to 1
          bench -b 100000          | --batch: 100000, expected 1 to 256
          bench -p 999999999       | --prompt: 999999999, expected 0 to 16,777,216
          bench -p 16,-1           | --prompt: -1, expected 0 to 16,777,216
          bench -p 16,32           | --prompt: [16, 32], expected one number
          bench --embed -n 4       | -n and -d: nothing is generated where texts are embedded
          bench --embed -p 0       | --prompt: 0, expected 1 or more
          bench --embed -p 999999  | --prompt: 999,999, expected 1 to
          bench -r 0               | --runs: 0, expected 1 to 10,000
          logits -b 999999999 x    | --batch: 999999999, expected 1 to 65,536
          perplexity --chunks 0 x  | --chunks: 0, expected 1 to 1,000,000,000
          quantize -t 0 a b q8_0   | --threads: 0, expected 1 to 1,024
          template -m x --now 9999999999999 | --now: 9999999999999, expected 0 to 253,402,300,799
          run --tokens 1,999999    | token 999999
          rnu x                    | rnu: no such command; did you mean run?
          help rnu                 | rnu: no such command; did you mean run?
          run --max-token 3 x      | --max-token: no such option; did you mean --max-tokens?
          run x y                  | y: one argument too many
          """)
  void misuseEndsWith2(String arguments, String message) {
    assertEquals(2, run(arguments), command::err);
    assertTrue(command.err().contains(message), command::err);
  }

  /** A variable of a script that is not set; as a path it would be the current folder. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run x -m              | run: --model: "", expected MODEL
          run x --plugins       | run: --plugins: "", expected DIR
          models --plugins      | models: --plugins: "", expected DIR
          chat --chat-template  | chat: --chat-template: "", expected FILE|NAME
          template --file       | template: --chat-template: "", expected FILE|NAME
          logits x -o           | logits: --output: "", expected FILE
          embed x -o            | embed: --output: "", expected FILE
          embed x -m            | embed: --model: "", expected MODEL
          perplexity            | perplexity: TEXT: "", expected a name
          inspect demo:llama    | inspect: MODEL: "", expected a name
          quantize demo:llama   | quantize: OUT: "", expected a name
          run x -n              | run: --max-tokens: "", expected 0 to 16,777,216
          help                  | "": no such command
          """,
      quoteCharacter = '~')
  void whatIsEmptyIsMisuse(String arguments, String message) {
    assertEquals(
        2, arguments.startsWith("quantize") ? run(arguments, "", "q8_0") : run(arguments, ""));
    assertTrue(command.err().contains(message), command::err);
  }

  @Test
  void whyAModelCannotBeReadIsSaid() throws Exception {
    var loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertEquals(1, run("inspect", loop.toString()));
    assertTrue(command.err().matches("(?s).*loop: Too many.*links.*"), command::err);
    assertEquals(1, run("inspect", folder.resolve("none/model.gguf").toString()));
    assertEquals("llm: " + folder + "/none/model.gguf: no such file\n", command.err());
  }

  @Test
  void helpIsThereForOneCommandAndForAll() {
    assertEquals(0, run("help"));
    assertTrue(command.out().contains("Usage: llm [") && command.out().contains("  doctor"));
    command.out.reset();
    assertEquals(0, run("help bench"));
    assertTrue(command.out().startsWith("Usage: llm bench"), command::out);
    command.out.reset();
    assertEquals(0, run("run --help -t 100000"));
    assertEquals("", command.err());
  }

  /** Never the name under which a file is written until it is complete. */
  @Test
  void whatCannotBeWrittenIsNamedAsGiven() {
    var target = folder.resolve("none/page.html");
    assertEquals(1, run("compare demo:llama demo:bloom --html", target.toString()));
    assertEquals(
        "llm: " + target + ": there is no folder " + target.getParent() + "\n", command.err());
    command.in = "/save " + target + "\n";
    assertEquals(1, run("chat"));
    assertTrue(command.err().contains(target + ": there is no folder"), command::err);
  }

  @Test
  void aFullDiskIsNamed() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full, which Linux has");
    assertEquals(1, run("compare demo:llama demo:bloom --html /dev/full"));
    assertEquals("llm: /dev/full: No space left on device\n", command.err());
  }

  @Test
  void whatIsNoTextIsNamed() throws Exception {
    var file = Files.write(folder.resolve("latin1.json"), new byte[] {'[', (byte) 0xe9, ']'});
    command.in = "/load " + file + "\n";
    assertEquals(1, run("chat"));
    assertTrue(
        command.err().contains(file + ": byte 0xE9 at offset 1, expected text in UTF-8"),
        command::err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run -",
        "chat",
        "embed -",
        "similarity -",
        "tokenize -",
        "tokenize --null",
        "perplexity -",
        "template"
      })
  void standardInputIsNamedWhenItFails(String arguments) {
    command.inStream =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Is a directory");
          }
        };
    assertEquals(1, arguments.startsWith("template") ? messages() : run(arguments));
    assertTrue(command.err().endsWith("llm: standard input: Is a directory\n"), command::err);
  }

  @Test
  void standardInputThatIsNoJsonIsNamed() {
    assertEquals(1, messages());
    assertTrue(command.err().startsWith("llm: standard input: no JSON: "), command::err);
  }

  private int messages() {
    return run("template --file chatml --messages -");
  }
}
