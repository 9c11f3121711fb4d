package llm.tensor.sequence.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads what a {@link StateWriter} has written.
 *
 * <p>It knows how many bytes there are, and whoever is to take memory by a number among them asks
 * first whether so much follows: a damaged file ends in an exception, not in a lack of memory. Not
 * thread-safe. The stream is not closed.
 */
public final class StateReader {
  private final InputStream in;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private long remaining;

  /**
   * Reads a stream.
   *
   * @param bytes how many it has
   */
  public StateReader(InputStream in, long bytes) {
    this.in = in;
    this.remaining = bytes;
  }

  /** Bytes that were not read yet. */
  public long remaining() {
    return remaining;
  }

  /**
   * Looks whether so many bytes follow, before they are given memory.
   *
   * @param what they are, for the message
   * @throws StreamCorruptedException if they do not
   */
  public void require(long bytes, String what) throws StreamCorruptedException {
    if (bytes >= 0 && bytes <= remaining) return;
    throw new StreamCorruptedException(
        what + " take " + bytes + " bytes, but " + remaining + " follow");
  }

  /** A number of 4 bytes. */
  public int readInt() throws IOException {
    return filled(Integer.BYTES).getInt();
  }

  /**
   * A number that counts something.
   *
   * @param limit what it is at most
   * @param what it counts, for the message
   * @throws StreamCorruptedException if it is below 0 or above the limit
   */
  public int readCount(int limit, String what) throws IOException {
    int count = readInt();
    if (count >= 0 && count <= limit) return count;
    throw new StreamCorruptedException(what + ": " + count + ", expected 0 to " + limit);
  }

  /**
   * So many numbers of 4 bytes.
   *
   * @param what they are, for the message
   */
  public int[] readInts(int count, String what) throws IOException {
    require((long) count * Integer.BYTES, what);
    var values = new int[count];
    for (int i = 0; i < count; i++) values[i] = readInt();
    return values;
  }

  /** Fills an array. */
  public void readFloats(float[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(values.length - at, buffer.capacity() / Float.BYTES);
      filled(count * Float.BYTES).asFloatBuffer().get(values, at, count);
      at += count;
    }
  }

  /** Fills an array. */
  public void readShorts(short[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(values.length - at, buffer.capacity() / Short.BYTES);
      filled(count * Short.BYTES).asShortBuffer().get(values, at, count);
      at += count;
    }
  }

  /** Fills an array. */
  public void readBytes(byte[] values) throws IOException {
    fill(values, values.length);
  }

  /** The next bytes, at most as many as the buffer holds. */
  private ByteBuffer filled(int bytes) throws IOException {
    fill(buffer.array(), bytes);
    return buffer.position(0).limit(bytes);
  }

  private void fill(byte[] target, int bytes) throws IOException {
    if (bytes > remaining || in.readNBytes(target, 0, bytes) < bytes) {
      throw new EOFException("it ends where " + bytes + " bytes more are expected");
    }
    remaining -= bytes;
  }
}
