package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** Drafts, and sessions in files, by the commands and with bundled models. */
class SpeculationCommandTest {
  private static final String PROMPT =
      "Once upon a time there was a dog. Once upon a time there was a";

  @TempDir Path folder;

  private static JsonNode json(String... arguments) {
    var command = CommandRun.real();
    assertEquals(0, command.run(arguments), command::err);
    return command.json();
  }

  private static JsonNode run(String... more) {
    var arguments = new ArrayList<>(List.of("run", "--json"));
    arguments.addAll(List.of("--temperature", "0"));
    arguments.addAll(List.of(more));
    return json(arguments.toArray(String[]::new));
  }

  private static String refusal(String... arguments) {
    var command = CommandRun.real();
    assertTrue(command.run(arguments) != 0);
    return command.err().lines().findFirst().orElse("");
  }

  @Test
  void draftsChangeNothingAndAreCounted() {
    var plain = run("-n", "40", PROMPT);
    var ngram = run("-n", "40", "--speculate", "ngram", PROMPT);
    var draft = run("-n", "40", "--draft-model", "demo:llama", PROMPT);
    assertEquals(plain.get("tokens"), ngram.get("tokens"));
    assertEquals(plain.get("tokens"), draft.get("tokens"));
    assertFalse(plain.get("usage").has("drafted_tokens"));
    for (var usage : List.of(ngram.get("usage"), draft.get("usage"))) {
      int drafted = usage.get("drafted_tokens").asInt();
      int accepted = usage.get("accepted_tokens").asInt();
      assertTrue(drafted > 0 && accepted <= drafted, usage::toString);
    }
    assertTrue(draft.get("usage").get("accepted_tokens").asInt() > 0, "it drafts for its like");
  }

  @Test
  void peopleAreToldOfDraftsToo() {
    var command = CommandRun.real();
    command.run("run", "-n", "40", "--temperature", "0", "--speculate", "ngram", PROMPT);
    assertTrue(
        command.err().matches("(?s).*drafts +\\d+ of \\d+ tokens were right.*"), command.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --speculate draft a                      | --speculate: draft, expected --draft-model",
        "run --speculate ngram --draft-model m.gguf a | --draft-model: with --speculate ngram",
        "run --draft-tokens 3 a                       | --draft-tokens: expected --speculate",
        "run --speculate magic a                      | --speculate",
        "run --draft-model demo:falcon a         | --draft-model: ",
        "run                                          | expected PROMPT, or --tokens, or --session",
        "run --chat --session a.session a             | --session: it holds a text, no chat",
        "run --chat --save-session a.session a        | --save-session: it holds a text, no chat",
        "run --session none.session                   | none.session cannot be read",
        "bench --prompt-file none.txt -p 3            | --prompt-file: with -p",
      })
  void whatDoesNotGoTogetherIsRefused(String arguments, String message) {
    var line = refusal(arguments.split(" "));
    assertTrue(line.contains(message), line);
  }

  @Test
  void aTextGoesOnAsIfItHadNeverStopped() throws IOException {
    var file = folder.resolve("story.session").toString();
    var whole = run("-n", "40", PROMPT).get("tokens");
    var first = run("-n", "15", "--save-session", file, PROMPT).get("tokens");
    var second = run("-n", "25", "--session", file, "--save-session", file);
    assertEquals(0, second.get("usage").get("prompt_tokens").asInt());
    for (int i = 0; i < 40; i++) {
      var token = i < 15 ? first.get(i) : second.get("tokens").get(i - 15);
      assertEquals(whole.get(i), token);
    }
    var third = run("-n", "3", "--session", file, " The end.");
    assertTrue(third.get("usage").get("prompt_tokens").asInt() > 0);
    assertEquals(third.get("tokens"), run("-n", "3", "--session", file, " The end.").get("tokens"));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void anotherModelsSessionIsRefused() {
    var file = folder.resolve("story.session").toString();
    run("-n", "1", "--save-session", file, PROMPT);
    assertTrue(refusal("run", "-m", "demo:falcon", "--session", file).contains("another model"));
    assertTrue(refusal("run", "--kv-type", "q8_0", "--session", file).contains("of type F32"));
    assertTrue(refusal("run", "-c", "5", "--session", file).contains("the context holds 5"));
  }

  @Test
  void theBenchmarkReadsATextAndDrafts() throws IOException {
    var file = Files.writeString(folder.resolve("prompt.txt"), PROMPT).toString();
    var bench =
        json(
            "bench",
            "--json",
            "-r",
            "1",
            "-n",
            "20",
            "-b",
            "2",
            "--prompt-file",
            file,
            "--speculate",
            "ngram");
    assertEquals("ngram", bench.get("speculate").asString());
    assertEquals(file, bench.get("prompt_file").asString());
    assertTrue(bench.get("prompt_tokens").asInt() > 10);
    assertTrue(bench.get("drafted_tokens").asInt() > 0);
    assertTrue(bench.get("generation_tps").asDouble() > 0);
  }
}
