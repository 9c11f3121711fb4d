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

/** A file on disk; each part that is opened is a mapping of its own, and no file stays open. */
record FileSource(Path path, long size, FileTime modified) implements Source {
  private static final long LARGEST_READ = 1 << 30; // a byte buffer holds no more than an int says

  static FileSource of(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        var found = attributes.isDirectory() ? "a directory" : "no regular file";
        throw new GgufException(path.toString(), "is " + found + "; expected a GGUF file");
      }
      return new FileSource(path, attributes.size(), attributes.lastModifiedTime());
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

  /**
   * Copies bytes, from an offset on, until the target is full.
   *
   * @throws GgufException if they are not there any more, or not as they were
   */
  void read(long offset, MemorySegment target) {
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

  private void checkUnchanged() {
    var now = of(path);
    if (now.size != size || !now.modified.equals(modified)) {
      throw new GgufException(
          name(),
          "was replaced or changed while in use: it was %d bytes of %s, it is %d bytes of %s"
              .formatted(size, modified, now.size, now.modified));
    }
  }
}
