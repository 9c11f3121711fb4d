package llm.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import llm.api.LlmException;
import org.junit.jupiter.api.Test;

class TextFileTest {
  @Test
  void standardInputIsUtf8() {
    assertEquals("aé😀", read("aé😀".getBytes(UTF_8)));
    assertEquals("", read(new byte[0]));
  }

  @Test
  void otherBytesAreNamedByTheirPlace() {
    assertRefused(new byte[] {'a', 'b', (byte) 0xe9, 'c'}, "byte 0xE9 at offset 2");
    assertRefused(new byte[] {'a', (byte) 0xf0, (byte) 0x9f}, "byte 0xF0 at offset 1"); // cut off
  }

  private static void assertRefused(byte[] bytes, String where) {
    var e = assertThrows(LlmException.class, () -> read(bytes));
    assertEquals("standard input: " + where + ", expected text in UTF-8", e.getMessage());
  }

  private static String read(byte[] bytes) {
    return TextFile.readStandardInput(new ByteArrayInputStream(bytes));
  }
}
