package llm.tensor.kernels;

import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Dot products of a row of activations with rows of Q8_0, decoded in registers. */
final class ByteDots {
  private static final int BLOCK = 32;
  private static final int BLOCK_BYTES = 34;

  private ByteDots() {}

  /**
   * Four rows at a time: four streams from memory.
   *
   * @param offset of the first row in weights
   * @param rowBytes from one row to the next
   * @param at where x starts
   * @param lanes where the products go, not yet summed over the lanes: {@code [4, LANES]}
   */
  static void four(
      MemorySegment weights,
      long offset,
      long rowBytes,
      float[] x,
      int at,
      int length,
      float[] lanes) {
    long p0 = offset, p1 = p0 + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes;
    var s0 = FloatVector.zero(FLOATS);
    var s1 = FloatVector.zero(FLOATS);
    var s2 = FloatVector.zero(FLOATS);
    var s3 = FloatVector.zero(FLOATS);
    for (int b = 0; b < length; b += BLOCK) {
      long skip = (long) (b / BLOCK) * BLOCK_BYTES;
      var t0 = FloatVector.zero(FLOATS);
      var t1 = FloatVector.zero(FLOATS);
      var t2 = FloatVector.zero(FLOATS);
      var t3 = FloatVector.zero(FLOATS);
      for (int j = 0; j < BLOCK; j += LANES) {
        var v = FloatVector.fromArray(FLOATS, x, at + b + j);
        t0 = bytes(weights, p0 + skip + 2 + j).fma(v, t0);
        t1 = bytes(weights, p1 + skip + 2 + j).fma(v, t1);
        t2 = bytes(weights, p2 + skip + 2 + j).fma(v, t2);
        t3 = bytes(weights, p3 + skip + 2 + j).fma(v, t3);
      }
      s0 = t0.fma(FloatVector.broadcast(FLOATS, Loads.half(weights, p0 + skip)), s0);
      s1 = t1.fma(FloatVector.broadcast(FLOATS, Loads.half(weights, p1 + skip)), s1);
      s2 = t2.fma(FloatVector.broadcast(FLOATS, Loads.half(weights, p2 + skip)), s2);
      s3 = t3.fma(FloatVector.broadcast(FLOATS, Loads.half(weights, p3 + skip)), s3);
    }
    s0.intoArray(lanes, 0);
    s1.intoArray(lanes, LANES);
    s2.intoArray(lanes, 2 * LANES);
    s3.intoArray(lanes, 3 * LANES);
  }

  private static FloatVector bytes(MemorySegment weights, long offset) {
    return VectorCodecs.toFloats(Loads.signedBytes(weights, offset));
  }
}
