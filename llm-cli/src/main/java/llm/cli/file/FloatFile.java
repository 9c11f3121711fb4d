package llm.cli.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of rows of 32-bit floats, little-endian.
 *
 * <p>It gets its name when it is complete, see {@link CompleteFile}.
 */
public final class FloatFile implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final Path target;
  private final Path part;
  private final OutputStream stream;

  private FloatFile(Path target, Path part) throws IOException {
    this.target = target;
    this.part = part;
    this.stream = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
  }

  /**
   * Begins a file.
   *
   * @throws java.io.UncheckedIOException if that fails; it names the target
   */
  public static FloatFile create(Path target) {
    try {
      return new FloatFile(target, CompleteFile.part(target));
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  /** Adds a row. */
  public void write(float[] row) {
    var bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(row);
    try {
      stream.write(bytes.array());
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  /** Gives the file its name. */
  public void complete() {
    try {
      stream.close();
      CompleteFile.complete(part, target);
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  /** Removes what is incomplete. */
  @Override
  public void close() {
    try {
      stream.close();
      CompleteFile.discard(part, target);
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }
}
