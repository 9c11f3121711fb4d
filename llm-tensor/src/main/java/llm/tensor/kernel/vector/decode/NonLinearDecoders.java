package llm.tensor.kernel.vector.decode;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Fields;
import llm.tensor.codec.Halves;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.kernel.vector.lanes.Species;

/** Decoders of elements of 4 bits that select one of 16 levels: a byte shuffle looks them up. */
final class NonLinearDecoders {
  private static final ByteVector LEVELS =
      ByteVector.fromArray(ByteVector.SPECIES_128, NonLinearBlocks.levels(), 0);

  private NonLinearDecoders() {}

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
      group(source, offset + 2, Halves.at(source, offset), target, at);
    }
  }

  static final class Iq4Xs extends BlockDecoder {
    Iq4Xs(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      int upper = Fields.i32(source, offset) >>> 16, lower = Fields.i32(source, offset + 4);
      for (int group = 0; group < 8; group++) {
        int scale = (lower >>> 4 * group & 15 | (upper >>> 2 * group & 3) << 4) - 32;
        group(source, offset + 8 + group * 16, d * scale, target, at + group * 32);
      }
    }
  }
}
