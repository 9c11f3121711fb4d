package llm.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file on disk; each part that is opened is a mapping of its own, and no file stays open.
 *
 * @param key what tells it from a file that took its name; null where the system has no such thing
 */
record FileSource(Path path, long size, FileTime modified, @Nullable Object key) implements Source {
  private static final long LARGEST_READ = 1 << 30; // a byte buffer holds no more than an int says

  static FileSource of(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        var found = attributes.isDirectory() ? "a directory" : "no regular file";
        throw new GgufException(path.toString(), "is " + found + "; expected a GGUF file");
      }
      return new FileSource(
          path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    } catch (IOException e) {
      throw GgufException.of(path.toString(), e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  /** Mapping the parts of two different files, or past the end of one, would be worse than this. */
  @Override
  public MemorySegment open(Arena arena, long offset, long length) {
    checkUnchanged();
    try (var channel = FileChannel.open(path)) {
      return channel.map(MapMode.READ_ONLY, offset, length, arena);
    } catch (IOException e) {
      throw GgufException.of(name(), e);
    }
  }

  @Override
  public void read(long offset, MemorySegment target) {
    checkUnchanged();
    try (var channel = FileChannel.open(path)) {
      long done = 0;
      while (done < target.byteSize()) {
        var part = target.asSlice(done, Math.min(target.byteSize() - done, LARGEST_READ));
        int count = channel.read(part.asByteBuffer(), offset + done);
        if (count < 0) throw new EOFException("ended at byte " + (offset + done));
        done += count;
      }
    } catch (IOException e) {
      throw GgufException.of(name(), e);
    }
  }

  /** That it is the same file as before, and has not changed. */
  private void checkUnchanged() {
    check(of(path));
  }

  /**
   * That the file that parts are mapped from has not changed. One that was deleted, or gave its
   * name to another, lives on as long as the mappings do: nothing can be said of it, nor need be.
   */
  void checkMapped() {
    FileSource now;
    try {
      now = of(path);
    } catch (GgufException e) {
      return;
    }
    if (Objects.equals(now.key, key)) check(now);
  }

  private void check(FileSource now) {
    if (now.equals(this)) return;
    throw GgufException.unreadable(
        name(),
        "was replaced or changed while in use: it was %d bytes of %s, it is %d bytes of %s"
            .formatted(size, modified, now.size, now.modified));
  }
}
