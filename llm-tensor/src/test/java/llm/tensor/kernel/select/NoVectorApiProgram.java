package llm.tensor.kernel.select;

import java.util.Arrays;
import java.util.Random;
import llm.tensor.Activation;
import llm.tensor.Backend;
import llm.tensor.Matrix;
import llm.tensor.Operations;
import llm.tensor.Quantization;
import llm.tensor.Rows;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;
import llm.tensor.Workspace;

/** Computes with every backend of a VM that has no Vector API; prints what it did. */
public final class NoVectorApiProgram {
  private static final int SIZE = 256;
  private static final int ROWS = 9;

  private NoVectorApiProgram() {}

  /** Prints the chosen kernels, and for each backend and type which kernel multiplied. */
  public static void main(String[] arguments) {
    System.out.println("chosen " + KernelChoice.chosen().kernels().name());
    System.out.println("module " + Surroundings.hasModule());
    for (var type : new TensorType[] {TensorType.Q4_0, TensorType.Q2_K, TensorType.F32}) {
      if (!Quantization.canEncode(type)) continue;
      float[] expected = null;
      for (var backend : Backend.available()) {
        var found = compute(type, backend);
        if (expected == null) expected = found;
        System.out.println(backend + " " + type + " differs by " + difference(expected, found));
      }
    }
  }

  private static float[] compute(TensorType type, Backend backend) {
    var random = new Random(5);
    var weights = floats(random, SIZE * SIZE);
    var bytes = java.lang.foreign.Arena.ofAuto().allocate(type.byteSize(weights.length), 64);
    Quantization.encode(type, weights, 0, weights.length, bytes, 0);
    var tensor = new Tensor("w", type, new long[] {SIZE, SIZE}, arena -> bytes);
    try (var workers = Workers.of(1);
        var memory = new TensorMemory(workers, false, backend)) {
      Matrix matrix = memory.matrix(tensor);
      var workspace = new Workspace(workers, backend);
      var x = Rows.of(SIZE, floats(random, ROWS * SIZE));
      var y = Rows.zero(ROWS, SIZE);
      matrix.multiply(x, y, workspace);
      Operations.activate(y, Activation.SILU, workspace);
      return Arrays.copyOf(y.data(), ROWS * SIZE);
    }
  }

  private static float[] floats(Random random, int length) {
    var floats = new float[length];
    for (int i = 0; i < length; i++) floats[i] = (float) random.nextGaussian();
    return floats;
  }

  /** The root of the mean square of the differences, beside that of what is expected. */
  private static double difference(float[] expected, float[] found) {
    double differences = 0, squares = 0;
    for (int i = 0; i < expected.length; i++) {
      differences += Math.pow(expected[i] - found[i], 2);
      squares += Math.pow(expected[i], 2);
    }
    return Math.sqrt(differences / squares);
  }
}
