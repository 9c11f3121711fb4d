package llm.tensor.kernel.vector.decode;

import static llm.tensor.kernel.vector.lanes.Loads.toFloats;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Fields;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.Halves;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.vector.lanes.Loads;

/**
 * Decoders with the Vector API, where there are any. The layouts are described in {@code
 * llm.tensor.codec}.
 */
public final class VectorCodecs {
  private static final IntVector LANE_NUMBERS = IntVector.zero(INTS).addIndex(1);

  private VectorCodecs() {}

  /** A decoder that gives the same floats as this one. */
  public static Codec of(Codec codec) {
    return switch (codec) {
      case FloatElements.F16 -> new Half(codec);
      case FloatElements.BF16 -> new Bfloat16(codec);
      case ByteBlocks.Q8_0 -> new Q8(codec);
      case SymmetricBlocks.Q4_0 -> new Symmetric4(codec);
      case SymmetricBlocks.Q5_0 -> new Symmetric5(codec);
      case AffineBlocks.Q4_1 -> new Affine4(codec);
      case AffineBlocks.Q5_1 -> new Affine5(codec);
      case Q2kBlocks.Q2_K -> new SuperBlockDecoders.Q2k(codec);
      case Q3kBlocks.Q3_K -> new SuperBlockDecoders.Q3k(codec);
      case Q45kBlocks.Q4_K -> new SuperBlockDecoders.Q4k(codec);
      case Q45kBlocks.Q5_K -> new SuperBlockDecoders.Q5k(codec);
      case Q6kBlocks.Q6_K -> new SuperBlockDecoders.Q6k(codec);
      case NonLinearBlocks.IQ4_NL -> new NonLinearDecoders.Iq4Nl(codec);
      case NonLinearBlocks.IQ4_XS -> new NonLinearDecoders.Iq4Xs(codec);
      default -> codec;
    };
  }

  /** Whether vectors decode it, and not one element after the other. */
  public static boolean isVectorized(Codec codec) {
    return codec instanceof BlockDecoder || codec instanceof Half || codec instanceof Bfloat16;
  }

  /** Bits of an int, one a lane, from bit {@code first} on, as 0 or 16. */
  private static IntVector fifthBits(int bits, int first) {
    return IntVector.broadcast(INTS, bits)
        .lanewise(VectorOperators.LSHR, LANE_NUMBERS.add(first))
        .and(1)
        .lanewise(VectorOperators.LSHL, 4);
  }

  /** Half precision: C2 vectorises the loop with the processor's own conversion. */
  public static final class Half implements Codec {
    private static final ValueLayout.OfShort SHORT =
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    Half(Codec codec) {}

    @Override
    public int blockSize() {
      return 1;
    }

    @Override
    public int blockBytes() {
      return 2;
    }

    @Override
    public void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
      for (int i = 0; i < blocks; i++) {
        target[at + i] = Float.float16ToFloat(source.get(SHORT, offset + 2L * i));
      }
    }
  }

  /** bfloat16: the upper half of a float. */
  public static final class Bfloat16 implements Codec {
    private final Codec codec;

    Bfloat16(Codec codec) {
      this.codec = codec;
    }

    @Override
    public int blockSize() {
      return 1;
    }

    @Override
    public int blockBytes() {
      return 2;
    }

    @Override
    public void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
      int end = FLOATS.loopBound(blocks);
      for (int i = 0; i < end; i += LANES) {
        Loads.unsignedShorts(source, offset + 2L * i)
            .lanewise(VectorOperators.LSHL, 16)
            .reinterpretAsFloats()
            .intoArray(target, at + i);
      }
      codec.decode(source, offset + 2L * end, target, at + end, blocks - end);
    }
  }

  private static final class Q8 extends BlockDecoder {
    Q8(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      for (int j = 0; j < 32; j += LANES) {
        toFloats(Loads.signedBytes(source, offset + 2 + j)).mul(d).intoArray(target, at + j);
      }
    }
  }

  private static final class Symmetric4 extends BlockDecoder {
    Symmetric4(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      for (int j = 0; j < 16; j += LANES) {
        var q = Loads.unsignedBytes(source, offset + 2 + j);
        toFloats(q.and(15).sub(8)).mul(d).intoArray(target, at + j);
        toFloats(q.lanewise(VectorOperators.LSHR, 4).sub(8)).mul(d).intoArray(target, at + 16 + j);
      }
    }
  }

  private static final class Symmetric5 extends BlockDecoder {
    Symmetric5(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      int fifth = Fields.i32(source, offset + 2);
      for (int j = 0; j < 16; j += LANES) {
        var q = Loads.unsignedBytes(source, offset + 6 + j);
        var low = q.and(15).or(fifthBits(fifth, j));
        var high = q.lanewise(VectorOperators.LSHR, 4).or(fifthBits(fifth, j + 16));
        toFloats(low.sub(16)).mul(d).intoArray(target, at + j);
        toFloats(high.sub(16)).mul(d).intoArray(target, at + 16 + j);
      }
    }
  }

  private static final class Affine4 extends BlockDecoder {
    Affine4(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      var m = FloatVector.broadcast(FLOATS, Halves.at(source, offset + 2));
      for (int j = 0; j < 16; j += LANES) {
        var q = Loads.unsignedBytes(source, offset + 4 + j);
        toFloats(q.and(15)).mul(d).add(m).intoArray(target, at + j);
        var high = q.lanewise(VectorOperators.LSHR, 4);
        toFloats(high).mul(d).add(m).intoArray(target, at + 16 + j);
      }
    }
  }

  private static final class Affine5 extends BlockDecoder {
    Affine5(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      var m = FloatVector.broadcast(FLOATS, Halves.at(source, offset + 2));
      int fifth = Fields.i32(source, offset + 4);
      for (int j = 0; j < 16; j += LANES) {
        var q = Loads.unsignedBytes(source, offset + 8 + j);
        var low = q.and(15).or(fifthBits(fifth, j));
        var high = q.lanewise(VectorOperators.LSHR, 4).or(fifthBits(fifth, j + 16));
        toFloats(low).mul(d).add(m).intoArray(target, at + j);
        toFloats(high).mul(d).add(m).intoArray(target, at + 16 + j);
      }
    }
  }
}
