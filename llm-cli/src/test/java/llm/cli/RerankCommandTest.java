package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RerankCommandTest {
  private final CommandRun command = new CommandRun();

  private int run(String... arguments) {
    return command.run(
        Stream.concat(Stream.of("rerank"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void printsIndexScoreAndTextTheBestFirst() {
    assertEquals(0, run("abcd", "ax", "abcx", "x", "abx\ny"));
    assertEquals(
        """
        1 0.750000 abcx
        3 0.500000 abx\\ny
        0 0.250000 ax
        2 0.000000 x
        """,
        command.out());
    assertEquals("", command.err());
  }

  @Test
  void ofThoseThatAreAsGoodTheEarlierComeFirst() {
    run("ab", "a1", "a2", "ab", "a3");
    assertEquals("2 0 1 3", indices());
    command.out.reset();
    run("--top", "2", "ab", "a1", "a2", "ab", "a3");
    assertEquals("2 0", indices());
  }

  private String indices() {
    return String.join(" ", command.out().lines().map(line -> line.split(" ")[0]).toList());
  }

  @Test
  void rawScoresAreThoseOfTheModel() {
    run("--raw", "abcd", "abx");
    assertEquals("0 2.000000 abx\n", command.out());
    assertTrue(command.runtime.rerankOptions.getFirst().raw());
  }

  @Test
  void jsonHasResultsAndUsage() {
    assertEquals(0, run("-m", "demo:llama", "--json", "--top", "1", "ab", "x", "ay"));
    assertEquals(
        "{\"model\":\"demo:llama\",\"results\":[{\"index\":1,\"score\":0.5,\"text\":\"ay\"}],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7,\"cut_tokens\":0,\"cut_texts\":0}}\n",
        command.out());
  }

  @Test
  void documentsAreReadInGroups() {
    command.in = "a\n".repeat(299) + "ab\n";
    assertEquals(0, run("--top", "1", "ab", "-"));
    assertEquals("299 1.000000 ab\n", command.out());
    assertEquals(List.of(256, 44), command.runtime.groups);
  }

  @Test
  void nulSeparatesDocuments() {
    command.in = "a\nb\0a";
    assertEquals(0, run("--null", "a\n"));
    assertEquals("0 1.000000 a\\nb\n1 0.500000 a\n", command.out());
  }

  @Test
  void noDocumentsAreNoResults() {
    assertEquals(0, run("ab", "-"));
    assertEquals("", command.out());
  }

  @Test
  void aDocumentThatIsTooLongIsNamedOrCut() {
    var longest = "a".repeat(1000);
    assertEquals(1, run("ab", "a", longest));
    assertEquals("llm: index 1: 1002 tokens, expected 1000 or less\n", command.err());
    command.err.reset();
    assertEquals(0, run("--truncate", "ab", "a", longest));
    assertEquals("llm: 1 of 2 texts cut at 1,000 tokens, 2 tokens left out\n", command.err());
  }

  @Test
  void aModelThatEmbedsIsForAnotherCommand() {
    command.runtime.kind = "Encoder";
    command.runtime.rerankRefusal = true;
    assertEquals(1, run("ab", "a"));
    assertEquals("llm: no classifier; 'llm embed' takes it\n", command.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''           | QUERY
          ab           | no DOCUMENT: give some, or - for standard input
          ab - -       | -: standard input can be read once
          --top 0 ab a | --top: 0, expected 1 to 1,000,000,000
          """)
  void misuse(String arguments, String message) {
    assertEquals(2, arguments.isEmpty() ? run() : run(arguments.split(" ")), command::err);
    assertTrue(command.err().contains(message), command::err);
  }
}
