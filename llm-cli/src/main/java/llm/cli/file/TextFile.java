package llm.cli.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.api.LlmException;

/** A file of UTF-8 text. */
public final class TextFile {
  private TextFile() {}

  /**
   * All of its text.
   *
   * @throws LlmException if it is something else
   * @throws UncheckedIOException if it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new LlmException(file + ": is no text in UTF-8", e);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }
}
