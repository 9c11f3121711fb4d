package llm.tensor.sequence.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes states of sequences as bytes: numbers in little-endian order, arrays element after element
 * without their lengths. {@link StateReader} reads them back.
 *
 * <p>Not thread-safe. The stream is not closed.
 */
public final class StateWriter {
  private final OutputStream out;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes to a stream, which takes large parts at a time. */
  public StateWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes a number of 4 bytes. */
  public void writeInt(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  /** Writes all elements. */
  public void writeInts(int[] values) throws IOException {
    for (int value : values) writeInt(value);
  }

  /** Writes all elements, bit for bit. */
  public void writeFloats(float[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(values.length - at, room(Float.BYTES).remaining() / Float.BYTES);
      buffer.asFloatBuffer().put(values, at, count);
      buffer.position(buffer.position() + count * Float.BYTES);
      at += count;
    }
  }

  /** Writes all elements. */
  public void writeShorts(short[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(values.length - at, room(Short.BYTES).remaining() / Short.BYTES);
      buffer.asShortBuffer().put(values, at, count);
      buffer.position(buffer.position() + count * Short.BYTES);
      at += count;
    }
  }

  /** Writes all bytes. */
  public void writeBytes(byte[] values) throws IOException {
    flush();
    out.write(values);
  }

  /** Gives the stream all that was written; the stream is not flushed. */
  public void flush() throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) flush();
    return buffer;
  }
}
