package llm.tensor.kernel.vector.int4;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.kernel.Activations;

/** Rounds activations to integers. */
public final class VectorQuantizer {
  private static final float ROUNDER = 0x1.8p23f; // adding it leaves the integer in the low bits
  private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

  private VectorQuantizer() {}

  public static void quantize(Activations x, int fromRow, int toRow) {
    int size = Activations.BLOCK, blocks = x.columns / size;
    for (int block = fromRow * blocks; block < toRow * blocks; block++) {
      quantizeBlock(x, block, block * size);
    }
  }

  private static void quantizeBlock(Activations x, int block, int at) {
    var largest = IntVector.zero(INTS); // floats without sign compare like ints
    for (int i = 0; i < Activations.BLOCK; i += LANES) {
      var v = FloatVector.fromArray(FLOATS, x.data, at + i).reinterpretAsInts();
      largest = largest.max(v.and(Integer.MAX_VALUE));
    }
    float max = Float.intBitsToFloat(largest.reduceLanes(VectorOperators.MAX));
    float inverse = x.putScale(block, max);
    var sum = IntVector.zero(INTS);
    for (int i = 0; i < Activations.BLOCK; i += LANES) {
      var q =
          FloatVector.fromArray(FLOATS, x.data, at + i)
              .mul(inverse)
              .add(ROUNDER)
              .reinterpretAsInts()
              .sub(ROUNDER_BITS);
      sum = sum.add(q);
      q.and(0xffff).or(q.lanewise(VectorOperators.LSHL, 16)).intoArray(x.quants, at + i);
    }
    x.putSum(block, sum.reduceLanes(VectorOperators.ADD));
  }
}
