package llm.cli.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import llm.api.Observer;
import llm.cli.file.CompleteFile;
import llm.cli.file.FileFailure;

/**
 * A file of logits: F32, little-endian, positions x vocabulary.
 *
 * <p>It gets its name when it is complete, see {@link CompleteFile}.
 */
final class LogitsFile implements Observer, AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final Path target;
  private final Path part;
  private final OutputStream stream;
  private final Observer intermediates;
  private int positions;

  private LogitsFile(Path target, Path part, Observer intermediates) throws IOException {
    this.target = target;
    this.part = part;
    this.stream = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
    this.intermediates = intermediates;
  }

  /**
   * Begins a file.
   *
   * @param intermediates hears all but the logits
   */
  static LogitsFile create(Path target, Observer intermediates) {
    var part = CompleteFile.part(target);
    try {
      return new LogitsFile(target, part, intermediates);
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
  }

  @Override
  public void logits(int position, float[] logits) {
    if (position != positions) {
      throw new IllegalStateException(
          "logits of position " + position + ", expected those of " + positions);
    }
    var bytes = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(logits);
    try {
      stream.write(bytes.array());
    } catch (IOException e) {
      throw FileFailure.of(target, e);
    }
    positions++;
  }

  @Override
  public boolean observes(String name) {
    return intermediates.observes(name);
  }

  @Override
  public void intermediate(String name, int position, float[] values) {
    intermediates.intermediate(name, position, values);
  }

  /** Gives the file its name. */
  void complete() {
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
