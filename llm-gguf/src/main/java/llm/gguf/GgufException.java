package llm.gguf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import llm.tensor.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * A GGUF file that cannot be read or written, or metadata that is not what was asked for.
 *
 * <p>The message opens with the file's name and says what was found and what was expected.
 */
public final class GgufException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unreadable;

  /** A file that is wrong. */
  GgufException(String file, String problem) {
    this(file, problem, false, null);
  }

  private GgufException(
      String file, String problem, boolean unreadable, @Nullable IOException cause) {
    super(Quoted.line(file + ": " + problem), cause);
    this.unreadable = unreadable;
  }

  /** A file that cannot be got at, whatever is in it. */
  static GgufException unreadable(String file, String problem) {
    return new GgufException(file, problem, true, null);
  }

  /** An input or output failure; the JDK's messages for the commonest are bare file names. */
  static GgufException of(String file, IOException cause) {
    return new GgufException(file, problem(cause), true, cause);
  }

  /** What happened, without the name of the file: that may be one that nobody gave. */
  private static String problem(IOException cause) {
    var said =
        switch (cause) {
          case NoSuchFileException _ -> "no such file or folder";
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException e -> e.getReason();
          default -> cause.getMessage();
        };
    return said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
  }

  /**
   * Whether the fault lies not in what the file holds: it is not there, may not be read or written,
   * or was changed while it was in use.
   */
  public boolean isUnreadable() {
    return unreadable;
  }
}
