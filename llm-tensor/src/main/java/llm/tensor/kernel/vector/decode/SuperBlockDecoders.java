package llm.tensor.kernel.vector.decode;

import static llm.tensor.kernel.vector.lanes.Loads.toFloats;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Fields;
import llm.tensor.codec.Halves;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.kernel.vector.lanes.Loads;

/** Decoders of blocks of 256 elements in groups that have a scale each. */
final class SuperBlockDecoders {
  private SuperBlockDecoders() {}

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  private static IntVector shifted(IntVector v, int bits) {
    return v.lanewise(VectorOperators.LSHR, bits);
  }

  static final class Q4k extends BlockDecoder {
    Q4k(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset), dmin = Halves.at(source, offset + 2);
      for (int pair = 0; pair < 4; pair++) {
        int s = Q45kBlocks.scales(source, offset + 4, pair / 2) >>> pair % 2 * 16;
        int m = Q45kBlocks.minima(source, offset + 4, pair / 2) >>> pair % 2 * 16;
        var d0 = splat(d * (s & 0xff));
        var d1 = splat(d * (s >>> 8 & 0xff));
        var m0 = splat(dmin * (m & 0xff));
        var m1 = splat(dmin * (m >>> 8 & 0xff));
        long qs = offset + 16 + pair * 32;
        int to = at + pair * 64;
        for (int j = 0; j < 32; j += LANES) {
          var q = Loads.unsignedBytes(source, qs + j);
          toFloats(q.and(15)).mul(d0).sub(m0).intoArray(target, to + j);
          toFloats(shifted(q, 4)).mul(d1).sub(m1).intoArray(target, to + 32 + j);
        }
      }
    }
  }

  static final class Q5k extends BlockDecoder {
    Q5k(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset), dmin = Halves.at(source, offset + 2);
      for (int pair = 0; pair < 4; pair++) {
        int s = Q45kBlocks.scales(source, offset + 4, pair / 2) >>> pair % 2 * 16;
        int m = Q45kBlocks.minima(source, offset + 4, pair / 2) >>> pair % 2 * 16;
        var d0 = splat(d * (s & 0xff));
        var d1 = splat(d * (s >>> 8 & 0xff));
        var m0 = splat(dmin * (m & 0xff));
        var m1 = splat(dmin * (m >>> 8 & 0xff));
        long qs = offset + 48 + pair * 32;
        int to = at + pair * 64;
        for (int j = 0; j < 32; j += LANES) {
          var q = Loads.unsignedBytes(source, qs + j);
          var fifth = shifted(Loads.unsignedBytes(source, offset + 16 + j), 2 * pair);
          var low = q.and(15).or(fifth.and(1).lanewise(VectorOperators.LSHL, 4));
          var high = shifted(q, 4).or(fifth.and(2).lanewise(VectorOperators.LSHL, 3));
          toFloats(low).mul(d0).sub(m0).intoArray(target, to + j);
          toFloats(high).mul(d1).sub(m1).intoArray(target, to + 32 + j);
        }
      }
    }
  }

  static final class Q6k extends BlockDecoder {
    Q6k(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset + 208);
      for (int part = 0; part < 8; part++) { // 32 bytes of ql with half of their 16 or 32 of qh
        int half = part / 4, second = part / 2 % 2, j0 = part % 2 * 16;
        long scales = offset + 192 + half * 8 + part % 2 + second * 2;
        var low = splat(d * source.get(ValueLayout.JAVA_BYTE, scales));
        var high = splat(d * source.get(ValueLayout.JAVA_BYTE, scales + 4));
        long ql = offset + half * 64 + second * 32 + j0, qh = offset + 128 + half * 32 + j0;
        int to = at + half * 128 + second * 32 + j0;
        for (int j = 0; j < 16; j += LANES) {
          var q = Loads.unsignedBytes(source, ql + j);
          var h = shifted(Loads.unsignedBytes(source, qh + j), 2 * second);
          var a = q.and(15).or(h.and(3).lanewise(VectorOperators.LSHL, 4));
          var b = shifted(q, 4).or(h.and(0x30));
          toFloats(a.sub(32)).mul(low).intoArray(target, to + j);
          toFloats(b.sub(32)).mul(high).intoArray(target, to + 64 + j);
        }
      }
    }
  }

  static final class Q3k extends BlockDecoder {
    Q3k(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset + 108);
      for (int group = 0; group < 16; group++) {
        int low = Fields.u8(source, offset + 96 + group % 8) >>> group / 8 * 4 & 15;
        int high = Fields.u8(source, offset + 104 + group % 4) >>> group / 4 * 2 & 3;
        var scale = splat(d * ((low | high << 4) - 32));
        long qs = offset + 32 + group / 8 * 32 + group % 2 * 16;
        int shift = group % 8 / 2 * 2;
        long mask = offset + group % 2 * 16;
        for (int j = 0; j < 16; j += LANES) {
          var q = shifted(Loads.unsignedBytes(source, qs + j), shift).and(3);
          var bit = shifted(Loads.unsignedBytes(source, mask + j), group / 2).and(1);
          toFloats(q.or(bit.lanewise(VectorOperators.LSHL, 2)).sub(4))
              .mul(scale)
              .intoArray(target, at + group * 16 + j);
        }
      }
    }
  }

  static final class Q2k extends BlockDecoder {
    Q2k(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset + 80), dmin = Halves.at(source, offset + 82);
      for (int group = 0; group < 16; group++) {
        int s = Fields.u8(source, offset + group);
        var scale = splat(d * (s & 15));
        var minimum = splat(dmin * (s >>> 4));
        long qs = offset + 16 + group / 8 * 32 + group % 2 * 16;
        int shift = group % 8 / 2 * 2;
        for (int j = 0; j < 16; j += LANES) {
          var q = shifted(Loads.unsignedBytes(source, qs + j), shift).and(3);
          toFloats(q).mul(scale).sub(minimum).intoArray(target, at + group * 16 + j);
        }
      }
    }
  }
}
