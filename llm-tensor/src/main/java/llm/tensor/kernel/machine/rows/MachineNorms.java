package llm.tensor.kernel.machine.rows;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Norms of a vector, by machine code. */
public final class MachineNorms {
  private MachineNorms() {}

  public static void rmsNorm(
      float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    norm(x, at, weight, 0, epsilon, out, to);
  }

  public static void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    int n = weight.length;
    Objects.checkFromIndexSize(0, n, bias.length);
    norm(x, at, weight, RowOperation.SUM.run(x, at, n, 0) / n, epsilon, out, to);
    RowOperation.ADD.run(out, to, bias, 0, n);
  }

  /** out = (x - mean) / √(mean((x - mean)²) + epsilon) * weight. */
  private static void norm(
      float[] x, int at, float[] weight, float mean, float epsilon, float[] out, int to) {
    int n = weight.length;
    Objects.checkFromIndexSize(at, n, x.length);
    Objects.checkFromIndexSize(to, n, out.length);
    double squares = RowOperation.SQUARES.run(x, at, n, mean);
    float scale = (float) (1 / Math.sqrt(squares / n + epsilon));
    try {
      float _ =
          (float)
              RowOperation.CALL.invokeExact(
                  RowOperation.NORM.code(),
                  MemorySegment.ofArray(out),
                  (long) to * Float.BYTES,
                  MemorySegment.ofArray(x),
                  (long) at * Float.BYTES,
                  MemorySegment.ofArray(weight),
                  RowLoop.counts(n),
                  pair(scale, mean));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long pair(float lower, float upper) {
    long upperBits = Float.floatToRawIntBits(upper);
    return upperBits << Integer.SIZE | Integer.toUnsignedLong(Float.floatToRawIntBits(lower));
  }
}
