package llm.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.api.LlmException;

/** Texts in UTF-8, which is checked. */
final class TextFiles {
  private TextFiles() {}

  /**
   * The text of a file.
   *
   * @throws LlmException if it is a folder, or its bytes are no UTF-8
   */
  static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw new LlmException(file + ": is a folder, expected a file of text");
    }
    try {
      return decode(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text that bytes stand for.
   *
   * @param name of where they come from, for messages
   * @throws LlmException if they are no UTF-8
   */
  static String decode(String name, byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (!result.isUnderflow()) {
      throw new LlmException(
          "%s: byte 0x%02X at offset %d, expected text in UTF-8"
              .formatted(name, bytes[in.position()] & 0xFF, in.position()));
    }
    return out.flip().toString();
  }
}
