package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizeCommandTest {
  private final CommandRun command = new CommandRun();

  @Test
  void showsIdsAndPiecesOnOneLineEach() {
    assertEquals(0, command.run("tokenize", "a\n"));
    assertEquals("   1  <s>\n  97  a\n  10  \\n\n", command.out());
  }

  @Test
  void noSpecialAddsNothing() {
    command.run("tokenize", "--no-special", "a");
    assertEquals("  97  a\n", command.out());
  }

  @Test
  void marksAreParsedUnlessTheyAreToBeText() {
    for (var arguments :
        List.of(
            List.of("tokenize", "--json", "<s>"),
            List.of("tokenize", "--json", "--no-parse-special", "<s>"),
            List.of("tokenize", "--json", "--no-special", "<s>"))) {
      assertEquals(0, command.run(arguments.toArray(String[]::new)));
    }
    assertEquals(
        """
        {"tokens":[1,1],"pieces":["<s>","<s>"]}
        {"tokens":[1,60,115,62],"pieces":["<s>","<","s",">"]}
        {"tokens":[60,115,62],"pieces":["<","s",">"]}
        """,
        command.out());
  }

  @Test
  void whatIsOddAboutTheVocabularyIsSaid() {
    assertEquals(0, command.run("tokenize", "--pre", "odd", "a"));
    assertTrue(command.err().endsWith(": warning: something; odd\n"), command.err());
  }

  @Test
  void anUnknownPreTokenizerIsAMisusedOption() {
    var real = CommandRun.real();
    assertEquals(2, real.run("tokenize", "--pre", "nonsense", "a"));
    assertTrue(
        real.err().contains("--pre: 'nonsense', expected one of a.x-4.0, afmoe, "), real.err());
  }

  @Test
  void jsonHasTokensAndPieces() {
    command.run("tokenize", "--json", "é");
    assertEquals("{\"tokens\":[1,233],\"pieces\":[\"<s>\",\"é\"]}\n", command.out());
  }

  @Test
  void nullSeparatesTextsAndMayEndThem() {
    command.in = "a\0\0b\n\0";
    command.run("tokenize", "--no-special", "--null");
    assertEquals("97\n\n98 10\n", command.out());
  }

  @Test
  void noInputIsNoText() {
    command.run("tokenize", "--null");
    assertEquals("", command.out());
  }

  @Test
  void aTextOrNullIsNeeded() {
    assertEquals(2, command.run("tokenize"));
    assertEquals(2, command.run("tokenize", "--null", "a"));
  }
}
