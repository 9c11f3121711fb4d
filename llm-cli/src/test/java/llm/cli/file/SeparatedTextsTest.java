package llm.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import llm.api.LlmException;
import org.junit.jupiter.api.Test;

class SeparatedTextsTest {
  @Test
  void linesEndWithOrWithoutACarriageReturn() {
    assertEquals(List.of("a", "", "bé", "c"), lines("a\n\nbé\r\nc"));
    assertEquals(List.of("a"), lines("a\n"));
    assertEquals(List.of("", ""), lines("\n\n"));
    assertEquals(List.of("a\rb"), lines("a\rb"));
    assertEquals(List.of(), lines(""));
  }

  @Test
  void textsBetweenNulsMayHaveLines() {
    var in = new ByteArrayInputStream("a\n\0\0b\r\0".getBytes(UTF_8));
    assertEquals(List.of("a\n", "", "b\r"), all(SeparatedTexts.ofNul(in)));
  }

  @Test
  void aTextMayBeLongerThanAnyBuffer() {
    var text = "é".repeat(100_000);
    assertEquals(List.of(text, "x", text), lines(text + "\nx\n" + text));
  }

  /** A pipe that has no end: a text is there before the next was written. */
  @Test
  void aTextIsReadWhenItIsAskedFor() {
    var endless =
        new InputStream() {
          private int given;

          @Override
          public int read() {
            return given++ % 2 == 0 ? 'a' : '\n';
          }
        };
    var texts = SeparatedTexts.lines(endless);
    for (int i = 0; i < 200_000; i++) assertEquals("a", texts.next());
  }

  @Test
  void otherBytesAreNamedByTheirPlaceInTheWhole() {
    var in = new ByteArrayInputStream(new byte[] {'a', '\n', 'b', (byte) 0xe9, '\n'});
    var texts = SeparatedTexts.lines(in);
    assertEquals("a", texts.next());
    var e = assertThrows(LlmException.class, texts::hasNext);
    assertEquals("standard input: byte 0xE9 at offset 3, expected text in UTF-8", e.getMessage());
  }

  @Test
  void nothingFollowsTheEnd() {
    var texts = SeparatedTexts.lines(InputStream.nullInputStream());
    assertFalse(texts.hasNext());
    assertThrows(NoSuchElementException.class, texts::next);
  }

  @Test
  void aFailureNamesStandardInput() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }
        };
    var e = assertThrows(RuntimeException.class, SeparatedTexts.lines(broken)::hasNext);
    assertEquals("standard input: gone", e.getCause().getMessage());
  }

  private static List<String> lines(String text) {
    return all(SeparatedTexts.lines(new ByteArrayInputStream(text.getBytes(UTF_8))));
  }

  private static List<String> all(SeparatedTexts texts) {
    var all = new ArrayList<String>();
    texts.forEachRemaining(all::add);
    return all;
  }
}
