package llm.benchmarks;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import llm.tensor.Quantization;
import llm.tensor.Rows;
import llm.tensor.Tensor;
import llm.tensor.TensorType;

/** Random numbers of a model's scale, the same in every run. */
final class RandomData {
  private static final long SEED = 42;

  private RandomData() {}

  /** Rows of standard normal values. */
  static Rows rows(int rows, int width) {
    return Rows.of(width, floats(rows * width, 1));
  }

  /** Normal values. */
  static float[] floats(int count, float deviation) {
    var random = new Random(SEED);
    var values = new float[count];
    for (int i = 0; i < count; i++) values[i] = deviation * (float) random.nextGaussian();
    return values;
  }

  /** A matrix of a layer. */
  static Tensor matrix(TensorType type, int rows, int columns) {
    var bytes = bytes(type, rows * columns, (float) (1 / Math.sqrt(columns)));
    return new Tensor(
        type.name(),
        type,
        new long[] {columns, rows},
        arena -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
  }

  /** Normal values, quantised; random bits where no values can be quantised to the type. */
  private static MemorySegment bytes(TensorType type, int count, float deviation) {
    var bytes = new byte[Math.toIntExact(type.byteSize(count))];
    if (Quantization.canEncode(type)) {
      var target = MemorySegment.ofArray(bytes);
      Quantization.encode(type, floats(count, deviation), 0, count, target, 0);
    } else {
      new Random(SEED).nextBytes(bytes);
    }
    return MemorySegment.ofArray(bytes);
  }
}
