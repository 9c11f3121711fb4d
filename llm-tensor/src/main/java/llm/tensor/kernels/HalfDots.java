package llm.tensor.kernels;

import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.HALF_SHORTS;
import static llm.tensor.kernels.Species.INTS;
import static llm.tensor.kernels.Species.LANES;
import static llm.tensor.kernels.Species.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dot products of rows of 16-bit floats, decoded in registers: one stream from memory, and few
 * instructions for each byte of it.
 *
 * <p>Four accumulators: with fewer, one would wait for the last addition to it.
 */
final class HalfDots {
  /**
   * Activations are multiplied by it before they meet half precision, whose bits, put in a float's
   * place, are 2⁻¹¹² times the number. It leaves room for activations up to 2⁴⁷.
   */
  private static final float BEFORE = 0x1p80f;

  /** What is then missing. */
  private static final float AFTER = 0x1p32f;

  private static final int SIGN_AND_NUMBER = 0x8fffe000;

  private HalfDots() {}

  /** Activations as {@link #half} takes them. */
  static void prepare(float[] x, float[] prepared, int length) {
    for (int i = 0; i < length; i++) prepared[i] = x[i] * BEFORE;
  }

  /**
   * A row of half precision with a row of activations.
   *
   * <p>Finite weights alone: an infinite one counts as 65,536.
   *
   * @param x {@linkplain #prepare prepared}
   * @param length a multiple of four times the lanes
   * @param lanes scratch memory of a vector
   */
  static float half(
      MemorySegment weights, long offset, float[] x, int at, int length, float[] lanes) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    for (int i = at; i < at + length; i += 4 * LANES, offset += 8L * LANES) {
      a = half(weights, offset).fma(load(x, i), a);
      b = half(weights, offset + 2L * LANES).fma(load(x, i + LANES), b);
      c = half(weights, offset + 4L * LANES).fma(load(x, i + 2 * LANES), c);
      d = half(weights, offset + 6L * LANES).fma(load(x, i + 3 * LANES), d);
    }
    a.add(b).add(c.add(d)).intoArray(lanes, 0);
    return LaneSums.of(lanes, 0, LANES) * AFTER;
  }

  /**
   * A row of bfloat16 with a row of activations.
   *
   * @param length a multiple of four times the lanes
   * @param lanes scratch memory of a vector
   */
  static float bfloat16(
      MemorySegment weights, long offset, float[] x, int at, int length, float[] lanes) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    var c = FloatVector.zero(FLOATS);
    var d = FloatVector.zero(FLOATS);
    for (int i = at; i < at + length; i += 4 * LANES, offset += 8L * LANES) {
      a = bfloat16(weights, offset).fma(load(x, i), a);
      b = bfloat16(weights, offset + 2L * LANES).fma(load(x, i + LANES), b);
      c = bfloat16(weights, offset + 4L * LANES).fma(load(x, i + 2 * LANES), c);
      d = bfloat16(weights, offset + 6L * LANES).fma(load(x, i + 3 * LANES), d);
    }
    a.add(b).add(c.add(d)).intoArray(lanes, 0);
    return LaneSums.of(lanes, 0, LANES);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }

  private static FloatVector half(MemorySegment weights, long offset) {
    var shorts = ShortVector.fromMemorySegment(HALF_SHORTS, weights, offset, ORDER);
    return ((IntVector) shorts.convertShape(VectorOperators.S2I, INTS, 0))
        .lanewise(VectorOperators.LSHL, 13)
        .and(SIGN_AND_NUMBER)
        .reinterpretAsFloats();
  }

  private static FloatVector bfloat16(MemorySegment weights, long offset) {
    return Loads.unsignedShorts(weights, offset)
        .lanewise(VectorOperators.LSHL, 16)
        .reinterpretAsFloats();
  }
}
