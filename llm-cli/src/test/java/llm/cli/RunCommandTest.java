package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import llm.api.LlmException;
import llm.api.LoadOptions.CacheType;
import llm.api.ModelSource;
import llm.api.Sampler;
import llm.cli.bundle.BundledModels;
import llm.cli.terminal.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  private final CommandRun command = new CommandRun();

  @Test
  void textGoesToOutputAndStatisticsToError() {
    assertEquals(0, command.run("run", "Once"));
    assertEquals("abc\n", command.out());
    assertTrue(command.err().contains("500.0 tokens/s"), command.err());
    assertTrue(command.err().contains("ended by the model"), command.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run Once", "run --chat Once", "chat", "logits --observe list Once"})
  void whatIsOddAboutAModelIsSaidOnce(String arguments) {
    command.in = "Once upon a time there was a fox";
    command.runtime.loadWarnings =
        List.of("m.gguf: odd\u001b[2J\n" + "x".repeat(1000), "2", "3", "4", "5", "6", "7");
    command.run(arguments.split(" "));
    var lines = command.err().lines().filter(l -> l.startsWith("llm: warning: ")).toList();
    assertEquals(6, lines.size(), command.err());
    assertTrue(lines.get(0).startsWith("llm: warning: m.gguf: odd\\u001b[2J\\nxxx"), lines.get(0));
    assertTrue(lines.get(0).length() < 450, lines.get(0));
    assertEquals("llm: warning: 5", lines.get(4));
    assertEquals("llm: warning: 2 more ('llm inspect' shows them)", lines.get(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run Once", "chat", "logits --observe list Once", "perplexity -"})
  void aModelThatEmbedsIsForAnotherCommand(String arguments) {
    command.in = "Once upon a time there was a fox";
    command.runtime.kind = "Encoder";
    assertEquals(1, command.run(arguments.split(" ")));
    assertEquals("llm: an encoder; 'llm embed' takes it\n", command.err());
    assertEquals("", command.out());
  }

  @Test
  void weightsMayBeCopiedIntoMemory() {
    command.run("run", "--no-mmap", "Once");
    command.run("run", "Once");
    assertTrue(command.runtime.loadOptions.get(0).weightsInMemory());
    assertFalse(command.runtime.loadOptions.get(1).weightsInMemory());
  }

  @Test
  void aTextThatEndsItsLineGetsNoOtherLineBreak() {
    command.runtime.text = "abc\n";
    command.run("run", "Once");
    assertEquals("abc\n", command.out());
  }

  @Test
  void everyTokenIsWrittenAtOnce() {
    var written = new ArrayList<String>();
    command.runtime.beforeToken = _ -> written.add(command.out());
    command.outStream = new BufferedOutputStream(command.out);
    command.run("run", "Once");
    assertEquals(List.of("", "a", "ab", "abc"), written);
  }

  @Test
  void withoutAModelTheBundledDefaultRuns() {
    command.run("run", "Once");
    assertEquals(
        BundledModels.defaultModel().reference(), command.runtime.sources.getFirst().name());
    assertTrue(command.runtime.sources.getFirst() instanceof ModelSource.Memory);
  }

  @Test
  void jsonHasIdsUsageAndTimings() {
    assertEquals(0, command.run("run", "--json", "-n", "2", "Hé"));
    var json = command.json();
    assertEquals("ab", json.get("text").asString());
    assertEquals("[97,98]", json.get("tokens").toString());
    assertEquals("[1,72,233]", json.get("prompt_tokens").toString());
    assertEquals("length", json.get("finish_reason").asString());
    assertEquals(
        "{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}",
        json.get("usage").toString());
    assertEquals(10, json.get("timings").get("prompt_ms").asDouble());
    assertEquals(50, json.get("timings").get("generation_tps").asDouble());
  }

  @Test
  void marksInAPromptAreParsedUnlessTheyAreToBeText() {
    assertEquals(0, command.run("run", "--json", "a<s>"));
    assertEquals("[1,97,1]", command.json().get("prompt_tokens").toString());
    command.out.reset();
    assertEquals(0, command.run("run", "--json", "--no-parse-special", "a<s>"));
    assertEquals("[1,97,60,115,62]", command.json().get("prompt_tokens").toString());
  }

  @Test
  void anUnknownTokenIsAMisusedOption() {
    var real = CommandRun.real();
    assertEquals(2, real.run("run", "-n", "1", "--logit-bias", "99999+1", "a"));
    assertTrue(
        real.err().contains("--logit-bias: token 99999, expected an id of 0 to"), real.err());
    assertEquals(2, CommandRun.real().run("run", "-n", "1", "--tokens", "99999"));
  }

  @Test
  void tokensAreTakenAsTheyAre() {
    assertEquals(0, command.run("run", "--json", "--tokens", "5, 6,7"));
    assertEquals("[5,6,7]", command.json().get("prompt_tokens").toString());
    assertEquals("stop", command.json().get("finish_reason").asString());
  }

  @Test
  void anEncodersTokensGoWithTheDecoders() {
    assertEquals(2, command.run("run", "--encoder-tokens", "1,2", "Once"));
    assertTrue(
        command.err().contains("--encoder-tokens: with a text, expected --tokens"), command.err());
    var real = CommandRun.real();
    assertEquals(2, real.run("run", "-n", "1", "--encoder-tokens", "1", "--tokens", "2"));
    assertTrue(real.err().contains("--encoder-tokens: "), real.err());
    assertTrue(real.err().contains("has no encoder that reads them"), real.err());
  }

  @Test
  void standardInputIsUtf8AndLosesOneLineBreak() {
    command.in = "é\n\n";
    command.run("run", "--json", "-");
    assertEquals("[1,233,10]", command.json().get("prompt_tokens").toString());
  }

  @Test
  void optionsReachTheModel() {
    command.variables.put("LLM_PLUGINS", "from-environment");
    command.run(
        "run",
        "-n",
        "7",
        "--temperature",
        "0.5",
        "--top-k",
        "3",
        "--top-p",
        "0.25",
        "--min-p",
        "0.125",
        "--repetition-penalty",
        "1.5",
        "--repetition-window",
        "9",
        "--seed",
        "-4",
        "--stop",
        "x",
        "--stop",
        "y",
        "--threads",
        "3",
        "--context",
        "64",
        "--kv-type",
        "bf16",
        "--exact",
        "--reproducible",
        "Once");
    var options = command.runtime.generationOptions.getFirst();
    assertEquals(7, options.maxTokens());
    var samplers = options.sampling().samplers();
    var expected =
        List.of(
            Sampler.Temperature.of(0.5f),
            new Sampler.TopK(3),
            new Sampler.TopP(0.25f),
            new Sampler.MinP(0.125f),
            new Sampler.Penalties(1.5f, 0, 0, 9));
    assertTrue(samplers.containsAll(expected), () -> samplers.toString());
    assertEquals(OptionalLong.of(-4), options.sampling().seed());
    assertEquals(List.of("x", "y"), options.stop());
    var load = command.runtime.loadOptions.getFirst();
    assertEquals(OptionalInt.of(3), load.threads());
    assertEquals(OptionalInt.of(64), load.contextLength());
    assertEquals(CacheType.BF16, load.cacheType());
    assertTrue(load.exact());
    assertTrue(load.reproducible());
    assertEquals(Optional.of(Path.of("from-environment")), load.plugins());
  }

  @Test
  void theOptionForPluginsWinsOverTheEnvironment() {
    command.variables.put("LLM_PLUGINS", "from-environment");
    command.run("run", "--plugins", "from-option", "Once");
    assertEquals(
        Optional.of(Path.of("from-option")), command.runtime.loadOptions.getFirst().plugins());
  }

  @Test
  void anInterruptEndsTheTextAndStillReports() {
    command.runtime.beforeToken =
        token -> {
          // Another thread, as the VM's own; it waits for the command to end.
          if (token == 2) interruptAndAwaitStop();
        };
    assertEquals(130, command.run("run", "--json", "Once"));
    assertEquals("ab", command.json().get("text").asString());
    assertEquals("cancelled", command.json().get("finish_reason").asString());
    assertTrue(command.err().contains("generation"), command.err());
  }

  private void interruptAndAwaitStop() {
    var thread = Thread.ofVirtual().start(command.interrupts::interrupt);
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) Thread.onSpinWait();
  }

  @Test
  void aBrokenPipeEndsQuietly() {
    command.outStream =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertEquals(141, command.run("run", "Once"));
    assertEquals("", command.err());
  }

  @Test
  void aFullDiskIsReported() {
    command.outStream =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertEquals(1, command.run("run", "Once"));
    assertEquals("llm: standard output: No space left on device\n", command.err());
  }

  @Test
  void aFailureIsOneLineWithoutAStackTrace() {
    command.runtime.refusal = Optional.of("no such\nthing");
    assertEquals(1, command.run("run", "Once"));
    assertEquals("llm: no such; thing\n", command.err());
    assertEquals("", command.out());
  }

  @Test
  void debugShowsTheStackTrace() {
    command.runtime.refusal = Optional.of("no such thing");
    assertEquals(1, command.run("run", "--debug", "Once"));
    assertTrue(command.err().contains("UnsupportedModelException"), command.err());
  }

  @Test
  void aDefectSaysSo() {
    command.runtime.beforeToken =
        _ -> {
          throw new IllegalStateException("broken");
        };
    assertEquals(1, command.run("run", "Once"));
    assertTrue(command.err().startsWith("llm: internal error"), command.err());
  }

  @Test
  void anErrorOfTheModelIsAFailure() {
    command.runtime.beforeToken =
        _ -> {
          throw new LlmException("out of context");
        };
    assertEquals(1, command.run("run", "Once"));
    assertEquals("llm: out of context\n", command.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run                         | PROMPT
          run -n x Once               | --max-tokens: x, expected 0 to 16,777,216
          run -n -1 Once              | --max-tokens: -1, expected 0 to 16,777,216
          run --top-k -1 Once         | --top-k: -1, expected 0 to 16,777,216
          run --threads 0 Once        | --threads: 0, expected 1 to 1,024
          run --context 0 Once        | --context-length: 0, expected 1 to 16,777,216
          run --kv-type f64 Once      | --kv-type
          run --tokens 1,x            | --tokens
          run --tokens 1 Once         | Once
          run Once upon               | upon
          run --temperatur 0 Once     | --temperatur: no such option; did you mean --temperature?
          """)
  void wrongUsageIsShortAndNamesTheOption(String arguments, String named) {
    assertEquals(2, command.run(arguments.split(" ")));
    assertTrue(command.err().contains(named), command.err());
    assertTrue(command.err().endsWith("Try 'llm run --help'.\n"), command.err());
    assertTrue(command.err().lines().count() <= 4, command.err());
    assertEquals("", command.out());
    assertTrue(command.runtime.sources.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"/no/such/file.gguf,no such file", "/,folder", "demo:none,no such bundled model"})
  void aModelThatIsNotThereIsNamed(String model, String problem) {
    assertEquals(1, command.run("run", "-m", model, "Once"));
    assertTrue(command.err().startsWith("llm: " + model), command.err());
    assertTrue(command.err().contains(problem), command.err());
    assertEquals(1, command.err().lines().count());
  }

  @Test
  void aTerminalWithoutColorsGetsNoEscapeCodes() {
    command.kind = Output.Kind.PLAIN_TERMINAL;
    command.run("run", "Once");
    command.run("run", "--help");
    command.run("run", "--nonsense");
    assertFalse((command.out() + command.err()).contains("\u001b"));
  }
}
