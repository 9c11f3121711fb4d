package llm.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import llm.tensor.TensorType;

/** Writes a file from front to back in one byte order, through a buffer. */
final class Output {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final ByteBuffer buffer;
  private long position;

  Output(FileChannel channel, ByteOrder order) {
    this.channel = channel;
    this.buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(order);
  }

  long position() {
    return position;
  }

  void int32(int value) {
    bits(value, Integer.BYTES);
  }

  void int64(long value) {
    bits(value, Long.BYTES);
  }

  /** The lower bytes of a number: 1, 2, 4 or 8. */
  void bits(long bits, int width) {
    ensure(width);
    switch (width) {
      case 1 -> buffer.put((byte) bits);
      case 2 -> buffer.putShort((short) bits);
      case 4 -> buffer.putInt((int) bits);
      default -> buffer.putLong(bits);
    }
    position += width;
  }

  /** A string: its length in bytes, then its bytes. */
  void string(byte[] bytes, int start, int length) {
    int64(length);
    for (var written = 0; written < length; ) {
      ensure(1);
      var part = Math.min(length - written, buffer.remaining());
      buffer.put(bytes, start + written, part);
      written += part;
      position += part;
    }
  }

  /** The bytes of a tensor, which are little-endian, in the file's byte order. */
  void tensor(MemorySegment bytes, TensorType type) {
    flush();
    var room = MemorySegment.ofBuffer(buffer.clear());
    int wholeBlocks = BUFFER_BYTES / type.blockBytes() * type.blockBytes();
    for (long written = 0; written < bytes.byteSize(); ) {
      var part = Math.min(bytes.byteSize() - written, wholeBlocks);
      MemorySegment.copy(bytes, written, room, 0, part);
      if (buffer.order() == ByteOrder.BIG_ENDIAN) ByteSwap.inPlace(room.asSlice(0, part), type);
      buffer.position((int) part);
      flush();
      written += part;
      position += part;
    }
  }

  /** Zeros up to a multiple of the alignment. */
  void pad(long alignment) {
    for (var end = ShardReader.alignUp(position, alignment); position < end; ) bits(0, 1);
  }

  /** Hands everything to the file. */
  void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) channel.write(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffer.clear();
  }

  private void ensure(int bytes) {
    if (buffer.remaining() < bytes) flush();
  }
}
