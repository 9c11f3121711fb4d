package llm.tensor.kernels;

import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.LANES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.Codec;
import llm.tensor.codec.NonLinearBlocks;

/** Decoders of elements of 4 bits that select one of 16 levels: a byte shuffle looks them up. */
final class NonLinearDecoders {
  private static final ByteVector LEVELS = levels();

  private NonLinearDecoders() {}

  /** The levels, from a block of IQ4_NL with scale 1 that holds each of them. */
  private static ByteVector levels() {
    var bytes = new byte[16];
    try (var arena = Arena.ofConfined()) {
      var block = arena.allocate(18);
      block.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, Float.floatToFloat16(1));
      for (int i = 0; i < 16; i++) block.set(ValueLayout.JAVA_BYTE, 2 + i, (byte) i);
      var floats = new float[32];
      NonLinearBlocks.IQ4_NL.decode(block, 0, floats, 0, 1);
      for (int i = 0; i < 16; i++) bytes[i] = (byte) floats[i];
    }
    return ByteVector.fromArray(ByteVector.SPECIES_128, bytes, 0);
  }

  private static void group(MemorySegment source, long qs, float scale, float[] target, int at) {
    var d = FloatVector.broadcast(FLOATS, scale);
    var q = ByteVector.fromMemorySegment(ByteVector.SPECIES_128, source, qs, Species.ORDER);
    var low = q.and((byte) 15).selectFrom(LEVELS);
    var high = q.lanewise(VectorOperators.LSHR, 4).and((byte) 15).selectFrom(LEVELS);
    for (int j = 0; j < 16; j += LANES) {
      var a = (FloatVector) low.convertShape(VectorOperators.B2F, FLOATS, j / LANES);
      var b = (FloatVector) high.convertShape(VectorOperators.B2F, FLOATS, j / LANES);
      d.mul(a).intoArray(target, at + j);
      d.mul(b).intoArray(target, at + 16 + j);
    }
  }

  static final class Iq4Nl extends BlockDecoder {
    Iq4Nl(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      group(source, offset + 2, Loads.half(source, offset), target, at);
    }
  }

  static final class Iq4Xs extends BlockDecoder {
    Iq4Xs(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Loads.half(source, offset);
      int upper = Loads.int32(source, offset) >>> 16, lower = Loads.int32(source, offset + 4);
      for (int group = 0; group < 8; group++) {
        int scale = (lower >>> 4 * group & 15 | (upper >>> 2 * group & 3) << 4) - 32;
        group(source, offset + 8 + group * 16, d * scale, target, at + group * 32);
      }
    }
  }
}
