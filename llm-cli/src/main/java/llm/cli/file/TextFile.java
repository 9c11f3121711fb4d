package llm.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.api.LlmException;

/** Texts in UTF-8, which is checked. */
public final class TextFile {
  /** What messages call standard input. */
  public static final String STANDARD_INPUT = "standard input";

  private TextFile() {}

  /**
   * The text of a file.
   *
   * @throws LlmException if it is a folder, too large, or its bytes are no UTF-8
   * @throws UncheckedIOException if it cannot be read
   */
  public static String read(Path file) {
    if (Files.isDirectory(file)) {
      throw new LlmException(file + ": is a folder, expected a file of text");
    }
    try {
      return decode(file.toString(), Files.readAllBytes(file), 0);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(file.toString(), e);
    }
  }

  /**
   * The text of standard input.
   *
   * @throws LlmException if it is too large, or its bytes are no UTF-8
   * @throws UncheckedIOException if it cannot be read
   */
  public static String readStandardInput(InputStream in) {
    try {
      return decodeStandardInput(in.readAllBytes(), 0);
    } catch (IOException e) {
      throw FileFailure.ofStandardInput(e);
    } catch (OutOfMemoryError e) {
      throw tooLarge(STANDARD_INPUT, e);
    }
  }

  /** A device has no end, and a string in Java two billion characters at most. */
  static LlmException tooLarge(String name, OutOfMemoryError e) {
    return new LlmException(name + ": more text than memory has room for", e);
  }

  /**
   * A part of standard input as text.
   *
   * @param offset of its first byte
   * @throws LlmException if its bytes are no UTF-8
   */
  static String decodeStandardInput(byte[] bytes, long offset) {
    return decode(STANDARD_INPUT, bytes, offset);
  }

  private static String decode(String name, byte[] bytes, long offset) {
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    var result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (!result.isUnderflow()) {
      throw new LlmException(
          "%s: byte 0x%02X at offset %d, expected text in UTF-8"
              .formatted(name, bytes[in.position()] & 0xFF, offset + in.position()));
    }
    return out.flip().toString();
  }
}
