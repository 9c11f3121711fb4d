package llm.cli.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineJoiningTest {
  @ParameterizedTest
  @ValueSource(strings = {"a\\", "a\\\nb\\", "\"\"\"", "\"\"\"a", " \"\"\"a\nb", "a\\\\\\"})
  void moreLinesBelongToIt(String text) {
    assertEquals(true, LineJoining.isIncomplete(text));
    assertThrows(
        EOFError.class,
        () -> new MessageParser().parse(text, text.length(), ParseContext.ACCEPT_LINE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a\\\nb", "\"\"\"a\nb\"\"\"", "a\\\\", "say \"\"\" once"})
  void itIsComplete(String text) {
    assertEquals(false, LineJoining.isIncomplete(text));
    assertEquals(
        text, new MessageParser().parse(text, text.length(), ParseContext.ACCEPT_LINE).line());
  }

  @Test
  void linesAreJoined() {
    assertEquals("a\nb\nc", LineJoining.join("a\\\nb\\\nc"));
    assertEquals("a\n\\ b", LineJoining.join("\"\"\"\na\n\\ b\n\"\"\""));
    assertEquals("C:\\x", LineJoining.join("C:\\x"));
    assertEquals("", LineJoining.join("\"\"\"\"\"\""));
  }

  @Test
  void theWordAtTheCursorIsFound() {
    var line = new MessageParser().parse("/load some file", 8, ParseContext.COMPLETE);
    assertEquals(1, line.wordIndex());
    assertEquals("some", line.word());
    assertEquals(2, line.wordCursor());
  }
}
