package llm.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that gets its name when it is complete; until then it is called {@code NAME.part}. What is
 * there and no regular file, such as {@code /dev/stdout}, is written as it is.
 */
public final class CompleteFile {
  private CompleteFile() {}

  /** Where a file is written until it is complete. */
  public static Path part(Path target) {
    var isFile = !Files.exists(target) || Files.isRegularFile(target);
    return isFile ? target.resolveSibling(target.getFileName() + ".part") : target;
  }

  /** Gives a file its name. */
  public static void complete(Path part, Path target) throws IOException {
    if (!part.equals(target)) Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what did not become complete. */
  public static void discard(Path part, Path target) throws IOException {
    if (!part.equals(target)) Files.deleteIfExists(part);
  }

  /**
   * Writes a text as UTF-8.
   *
   * @throws java.io.UncheckedIOException if that fails; it names the target
   */
  public static void write(Path target, String text) {
    var part = part(target);
    try {
      try {
        Files.writeString(part, text);
        complete(part, target);
      } finally {
        discard(part, target);
      }
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }
}
