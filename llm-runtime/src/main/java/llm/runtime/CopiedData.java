package llm.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import llm.tensor.Tensor;
import llm.tensor.TensorData;

/** The bytes of a tensor that are read into memory wherever they would be mapped. */
record CopiedData(TensorData data, long byteSize) implements TensorData {
  static Tensor of(Tensor tensor) {
    var copied = new CopiedData(tensor.data(), tensor.byteSize());
    return new Tensor(tensor.name(), tensor.type(), tensor.dimensions(), copied);
  }

  @Override
  public MemorySegment open(Arena arena) {
    if (!data.isInFile()) return data.open(arena);
    var copy = arena.allocate(byteSize, 64);
    data.read(0, copy);
    return copy.asReadOnly();
  }

  @Override
  public boolean isInFile() {
    return data.isInFile();
  }

  @Override
  public void read(long offset, MemorySegment target) {
    data.read(offset, target);
  }
}
