package llm.cli.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** Failures of files, which name the file as it was given. */
public final class FileFailure {
  private FileFailure() {}

  /** A failure that names the file: what the system says of a full disk names none. */
  public static UncheckedIOException of(Path file, IOException e) {
    return new UncheckedIOException(new IOException(describe(file, e), e));
  }

  /** A failure of standard input. */
  public static UncheckedIOException ofStandardInput(IOException e) {
    return new UncheckedIOException(new IOException("standard input: " + e.getMessage(), e));
  }

  /** What went wrong, in a line that names the file. */
  public static String describe(FileSystemException e) {
    return e.getFile() == null
        ? Objects.toString(e.getReason(), "failed")
        : e.getFile() + ": " + reason(e);
  }

  /** What went wrong with a file, in a line that names it. */
  public static String describe(Path file, IOException e) {
    var folder = file.toAbsolutePath().getParent();
    if (e instanceof NoSuchFileException && folder != null && !Files.isDirectory(folder)) {
      return file + ": there is no folder " + folder;
    }
    return file + ": " + (e instanceof FileSystemException known ? reason(known) : e.getMessage());
  }

  private static String reason(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "is there already";
      case NotDirectoryException _ -> "is no folder";
      default -> Objects.toString(e.getReason(), e.getClass().getSimpleName());
    };
  }
}
