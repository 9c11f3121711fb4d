package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
