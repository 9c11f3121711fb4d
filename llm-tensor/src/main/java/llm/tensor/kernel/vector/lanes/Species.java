package llm.tensor.kernel.vector.lanes;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors this VM computes with: chosen once, so that the compiler sees constants. */
public final class Species {
  /** Bits of a vector: 128, 256 or 512. */
  public static final int BITS = VectorBits.chosen();

  public static final VectorShape SHAPE = VectorShape.forBitSize(BITS);
  public static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  public static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
  public static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, SHAPE);

  /** Floats of a vector. */
  public static final int LANES = BITS / Float.SIZE;

  /** Vectors of as many shorts as a vector has floats. */
  public static final VectorSpecies<Short> HALF_SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, BITS / 2)));

  /** Vectors of as many bytes as a vector has floats, but for 128 bits: there is no such shape. */
  public static final VectorSpecies<Byte> QUARTER_BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, BITS / 4)));

  public static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private Species() {}

  /** The widest vectors the processor has, for all types of elements. */
  public static int preferred() {
    int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    bits = Math.min(bits, IntVector.SPECIES_PREFERRED.vectorBitSize());
    bits = Math.min(bits, ShortVector.SPECIES_PREFERRED.vectorBitSize());
    return Math.min(bits, ByteVector.SPECIES_PREFERRED.vectorBitSize());
  }
}
