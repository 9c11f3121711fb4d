package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityCommandTest {
  private final CommandRun command = new CommandRun();

  private int run(String... arguments) {
    return command.run(
        Stream.concat(Stream.of("similarity"), Stream.of(arguments)).toArray(String[]::new));
  }

  /** (98, 2) and (1, 1), the marks of an empty text: the cosine is 100 / sqrt(2 x 9608). */
  @Test
  void printsTheMatrix() {
    assertEquals(0, run("a", "", "a"));
    assertEquals(
        """
                   0        1        2
          0   1.0000   0.7214   1.0000  a
          1   0.7214   1.0000   0.7214
          2   1.0000   0.7214   1.0000  a
        """,
        command.out().replaceAll("(?m) +$", ""));
    assertEquals("", command.err());
  }

  @Test
  void jsonHasTextsAndTheMatrix() {
    command.in = "a\n\n";
    assertEquals(0, run("--json", "-m", "demo:llama", "-"));
    var json = command.json();
    assertEquals("demo:llama", json.get("model").asString());
    assertEquals("[\"a\",\"\"]", json.get("texts").toString());
    assertEquals(1, json.get("similarity").get(0).get(0).asDouble(), 1e-6);
    assertEquals(100 / Math.sqrt(2 * 9608), json.get("similarity").get(0).get(1).asDouble(), 1e-6);
    assertEquals(3, json.get("usage").get("prompt_tokens").asInt());
  }

  @Test
  void whatIsCutIsSaid() {
    assertEquals(0, run("--truncate", "a", "x".repeat(1004)));
    assertEquals("llm: 1 of 2 texts cut at 1,000 tokens, 5 tokens left out\n", command.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                   | 2 | no TEXT
          a                    | 2 | texts: 1, expected 2 or more
          --pooling none a b   | 2 | --pooling: none, expected a kind that makes one vector
          """)
  void misuse(String arguments, int code, String message) {
    assertEquals(code, arguments.isEmpty() ? run() : run(arguments.split(" ")), command::err);
    assertTrue(command.err().contains(message), command::err);
  }
}
