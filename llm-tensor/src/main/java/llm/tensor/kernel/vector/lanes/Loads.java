package llm.tensor.kernel.vector.lanes;

import static llm.tensor.kernel.vector.lanes.Species.BITS;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.HALF_SHORTS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.ORDER;
import static llm.tensor.kernel.vector.lanes.Species.QUARTER_BYTES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Small numbers in memory, as vectors of ints or floats. */
public final class Loads {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Shifts that bring byte i of an int to the top, in lane i of four. */
  private static final IntVector TO_TOP =
      IntVector.broadcast(INTS, 24).sub(IntVector.broadcast(INTS, 0).addIndex(8));

  private Loads() {}

  /** Successive bytes, from 0 to 255. */
  public static IntVector unsignedBytes(MemorySegment source, long offset) {
    if (BITS == 128) return fourBytes(source, offset).lanewise(VectorOperators.LSHR, 24);
    var bytes = ByteVector.fromMemorySegment(QUARTER_BYTES, source, offset, ORDER);
    return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
  }

  /** Successive bytes, from -128 to 127. */
  public static IntVector signedBytes(MemorySegment source, long offset) {
    if (BITS == 128) return fourBytes(source, offset).lanewise(VectorOperators.ASHR, 24);
    var bytes = ByteVector.fromMemorySegment(QUARTER_BYTES, source, offset, ORDER);
    return (IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0);
  }

  /** Successive bytes, from -128 to 127, as floats. */
  public static FloatVector floatsOfBytes(MemorySegment source, long offset) {
    if (BITS == 128) return toFloats(signedBytes(source, offset));
    var bytes = ByteVector.fromMemorySegment(QUARTER_BYTES, source, offset, ORDER);
    return (FloatVector) bytes.convertShape(VectorOperators.B2F, FLOATS, 0);
  }

  /** Successive numbers of 16 bits, from 0 to 65535. */
  public static IntVector unsignedShorts(MemorySegment source, long offset) {
    return widen(ShortVector.fromMemorySegment(HALF_SHORTS, source, offset, ORDER));
  }

  /** Successive numbers of 16 bits, from 0 to 65535. */
  public static IntVector unsignedShorts(short[] source, int at) {
    return widen(ShortVector.fromArray(HALF_SHORTS, source, at));
  }

  /** Ints as floats. */
  public static FloatVector toFloats(IntVector v) {
    return (FloatVector) v.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  private static IntVector widen(ShortVector shorts) {
    return (IntVector) shorts.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
  }

  private static IntVector fourBytes(MemorySegment source, long offset) {
    return IntVector.broadcast(INTS, source.get(INT, offset))
        .lanewise(VectorOperators.LSHL, TO_TOP);
  }
}
