package llm.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that nobody else may read, as far as the file system knows permissions. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Creates an empty one, and the folder that it lies in. */
  public static void create(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    Files.createFile(file);
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) view.setPermissions(PosixFilePermissions.fromString("rw-------"));
  }
}
