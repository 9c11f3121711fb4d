package llm.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import llm.tensor.TensorData;
import llm.tensor.TensorType;

/** The bytes of one tensor: a part of a source. */
record SourceData(Source source, long offset, long length, TensorType type, ByteOrder order)
    implements TensorData {
  /** Bytes of a big-endian file are copied, so that they can be turned around. */
  @Override
  public MemorySegment open(Arena arena) {
    if (order == ByteOrder.LITTLE_ENDIAN) return source.open(arena, offset, length);
    try (var temporary = Arena.ofConfined()) {
      var copy = arena.allocate(length, Long.BYTES);
      copy.copyFrom(source.open(temporary, offset, length));
      ByteSwap.inPlace(copy, type);
      return copy.asReadOnly();
    }
  }

  @Override
  public boolean isInFile() {
    return source instanceof FileSource && order == ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public void read(long offset, MemorySegment target) {
    if (isInFile() && source instanceof FileSource file) {
      Objects.checkFromIndexSize(offset, target.byteSize(), length);
      file.read(this.offset + offset, target);
    } else {
      TensorData.super.read(offset, target);
    }
  }
}
