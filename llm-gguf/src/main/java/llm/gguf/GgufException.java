package llm.gguf;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * A GGUF file that cannot be read or written, or metadata that is not what was asked for.
 *
 * <p>The message opens with the file's name and says what was found and what was expected.
 */
public final class GgufException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GgufException(String file, String problem) {
    super(file + ": " + problem);
  }

  private GgufException(String file, String problem, IOException cause) {
    super(file + ": " + problem, cause);
  }

  /** An input or output failure; the JDK's messages for the commonest are bare file names. */
  static GgufException of(String file, IOException cause) {
    var problem =
        switch (cause) {
          case NoSuchFileException _ -> "no such file or folder";
          case AccessDeniedException _ -> "permission denied";
          default ->
              cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    return new GgufException(file, problem, cause);
  }
}
