package llm.tensor.kernel.vector.int4;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.kernel.Approximations;
import llm.tensor.kernel.Int8Rounding;

/** Rounds activations to integers. */
final class VectorQuantizer {
  private static final float ROUNDER = Approximations.ROUNDER;
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private VectorQuantizer() {}

  static void quantize(float[] x, int xAt, Int8Tiles into, int fromRow, int toRow) {
    int size = Int8Rounding.BLOCK, blocks = into.columns() / size;
    for (int block = fromRow * blocks; block < toRow * blocks; block++) {
      quantizeBlock(x, xAt, into, block, block * size);
    }
  }

  private static void quantizeBlock(float[] x, int xAt, Int8Tiles into, int block, int at) {
    var largest = IntVector.zero(INTS); // floats without sign compare like ints
    for (int i = 0; i < Int8Rounding.BLOCK; i += LANES) {
      var v = FloatVector.fromArray(FLOATS, x, xAt + at + i).reinterpretAsInts();
      largest = largest.max(v.and(Integer.MAX_VALUE));
    }
    float max = Float.intBitsToFloat(largest.reduceLanes(VectorOperators.MAX));
    float scale = Int8Rounding.scale(max), inverse = Int8Rounding.inverse(max);
    var sum = IntVector.zero(INTS);
    for (int i = 0; i < Int8Rounding.BLOCK; i += LANES) {
      var q =
          FloatVector.fromArray(FLOATS, x, xAt + at + i)
              .mul(inverse)
              .add(ROUNDER)
              .reinterpretAsInts()
              .sub(ROUNDER_BITS);
      sum = sum.add(q);
      q.and(0xffff).or(q.lanewise(VectorOperators.LSHL, 16)).intoArray(into.quants, at + i);
    }
    into.scales[block] = scale;
    into.sums[block] = scale * sum.reduceLanes(VectorOperators.ADD);
  }
}
