package llm.tensor.kernel.vector.decode;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.WideningLoads.toFloats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.BlockFields;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Halves;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.kernel.vector.lanes.WideningLoads;

/**
 * Decoders with the Vector API, where there are any. The layouts are described in {@code
 * llm.tensor.codec}.
 */
public final class VectorCodecs {
  private static final IntVector LANE_NUMBERS = IntVector.zero(INTS).addIndex(1);

  private VectorCodecs() {}

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

    /** Decodes as a codec does. */
    public Half(Codec codec) {}

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

    /** Decodes as a codec does. */
    public Bfloat16(Codec codec) {
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
        WideningLoads.unsignedShorts(source, offset + 2L * i)
            .lanewise(VectorOperators.LSHL, 16)
            .reinterpretAsFloats()
            .intoArray(target, at + i);
      }
      codec.decode(source, offset + 2L * end, target, at + end, blocks - end);
    }
  }

  public static final class Q8 extends BlockDecoder {
    /** Decodes as a codec does. */
    public Q8(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      for (int j = 0; j < 32; j += LANES) {
        toFloats(WideningLoads.signedBytes(source, offset + ByteBlocks.QS + j))
            .mul(d)
            .intoArray(target, at + j);
      }
    }
  }

  public static final class Symmetric4 extends BlockDecoder {
    /** Decodes as a codec does. */
    public Symmetric4(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      for (int j = 0; j < 16; j += LANES) {
        var q = WideningLoads.unsignedBytes(source, offset + SymmetricBlocks.QS_4 + j);
        toFloats(q.and(15).sub(8)).mul(d).intoArray(target, at + j);
        toFloats(q.lanewise(VectorOperators.LSHR, 4).sub(8)).mul(d).intoArray(target, at + 16 + j);
      }
    }
  }

  public static final class Symmetric5 extends BlockDecoder {
    /** Decodes as a codec does. */
    public Symmetric5(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      int fifth = BlockFields.i32(source, offset + SymmetricBlocks.QH);
      for (int j = 0; j < 16; j += LANES) {
        var q = WideningLoads.unsignedBytes(source, offset + SymmetricBlocks.QS_5 + j);
        var low = q.and(15).or(fifthBits(fifth, j));
        var high = q.lanewise(VectorOperators.LSHR, 4).or(fifthBits(fifth, j + 16));
        toFloats(low.sub(16)).mul(d).intoArray(target, at + j);
        toFloats(high.sub(16)).mul(d).intoArray(target, at + 16 + j);
      }
    }
  }

  public static final class Affine4 extends BlockDecoder {
    /** Decodes as a codec does. */
    public Affine4(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      var m = FloatVector.broadcast(FLOATS, Halves.at(source, offset + AffineBlocks.M));
      for (int j = 0; j < 16; j += LANES) {
        var q = WideningLoads.unsignedBytes(source, offset + AffineBlocks.QS_4 + j);
        toFloats(q.and(15)).mul(d).add(m).intoArray(target, at + j);
        var high = q.lanewise(VectorOperators.LSHR, 4);
        toFloats(high).mul(d).add(m).intoArray(target, at + 16 + j);
      }
    }
  }

  public static final class Affine5 extends BlockDecoder {
    /** Decodes as a codec does. */
    public Affine5(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      var d = FloatVector.broadcast(FLOATS, Halves.at(source, offset));
      var m = FloatVector.broadcast(FLOATS, Halves.at(source, offset + AffineBlocks.M));
      int fifth = BlockFields.i32(source, offset + AffineBlocks.QH);
      for (int j = 0; j < 16; j += LANES) {
        var q = WideningLoads.unsignedBytes(source, offset + AffineBlocks.QS_5 + j);
        var low = q.and(15).or(fifthBits(fifth, j));
        var high = q.lanewise(VectorOperators.LSHR, 4).or(fifthBits(fifth, j + 16));
        toFloats(low).mul(d).add(m).intoArray(target, at + j);
        toFloats(high).mul(d).add(m).intoArray(target, at + 16 + j);
      }
    }
  }
}
