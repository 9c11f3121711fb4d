package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.LongStream;

/** Tensors and rows of random numbers. */
final class TestTensors {
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TestTensors() {}

  /** A tensor of this type whose elements are finite and of similar size. */
  static Tensor random(TensorType type, Random random, long... dimensions) {
    long elements = LongStream.of(dimensions).reduce(1, Math::multiplyExact);
    var bytes = MemorySegment.ofArray(new byte[(int) type.byteSize(elements)]);
    long blocks = elements / type.blockSize();
    for (long b = 0; b < blocks; b++) {
      var block = bytes.asSlice(b * type.blockBytes(), type.blockBytes());
      do fill(type, block, random);
      while (!sensible(type, block));
    }
    return new Tensor("weight", type, dimensions, arena -> bytes);
  }

  /** The same tensor, whose bytes pretend to be in a file. */
  static Tensor inFile(Tensor tensor) {
    var data =
        new TensorData() {
          @Override
          public MemorySegment open(Arena arena) {
            return tensor.data().open(arena);
          }

          @Override
          public boolean isInFile() {
            return true;
          }
        };
    return new Tensor(tensor.name(), tensor.type(), tensor.dimensions(), data);
  }

  /** The same tensor with another name. */
  static Tensor named(String name, Tensor tensor) {
    return new Tensor(name, tensor.type(), tensor.dimensions(), tensor.data());
  }

  private static void fill(TensorType type, MemorySegment block, Random random) {
    if (Quantization.canEncode(type)) {
      var floats = new float[type.blockSize()];
      for (int i = 0; i < floats.length; i++) floats[i] = (float) random.nextGaussian() * 0.5f;
      Quantization.encode(type, floats, 0, floats.length, block, 0);
      return;
    }
    var bytes = new byte[(int) block.byteSize()];
    random.nextBytes(bytes);
    MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
    switch (type) {
      case F64 -> block.set(DOUBLE, 0, random.nextGaussian());
      case I32, I64 -> {
        for (int i = 2; i < bytes.length; i++) block.set(ValueLayout.JAVA_BYTE, i, (byte) 0);
      }
      default -> {}
    }
  }

  private static boolean sensible(TensorType type, MemorySegment block) {
    switch (type) {
      case I8, I16, I32, I64, F64 -> {
        return true;
      }
      default -> {}
    }
    var floats = new float[type.blockSize()];
    Quantization.decode(type, block, 0, floats, 0, floats.length);
    float largest = 0;
    for (float f : floats) {
      if (!Float.isFinite(f)) return false;
      largest = Math.max(largest, Math.abs(f));
    }
    return largest > 1e-3f && largest < 1e3f || type.blockSize() == 1 && largest < 1e3f;
  }

  static Rows rows(Random random, int rows, int width) {
    var x = Rows.zero(rows, width);
    for (int i = 0; i < rows * width; i++) x.data()[i] = (float) random.nextGaussian();
    return x;
  }
}
