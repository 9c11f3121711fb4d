package llm.tensor.kernel.vector.decode;

import static llm.tensor.codec.BlockFields.LONG;
import static llm.tensor.codec.BlockFields.i32;
import static llm.tensor.codec.BlockFields.u16;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Halves;
import llm.tensor.codec.codebook.Grid;
import llm.tensor.codec.codebook.Iq1Blocks;
import llm.tensor.codec.codebook.Iq2Blocks;
import llm.tensor.codec.codebook.Iq3Blocks;

/**
 * Decoders of IQ1, IQ2 and IQ3, whose codes stand for 8 or 4 numbers: 32 elements at a time, whose
 * codes, signs and scales are read as ints and longs.
 */
public final class CodebookDecoders {
  private static final int GROUPS = 8; // of a block, 32 elements each

  private CodebookDecoders() {}

  /**
   * IQ1_S: codes of 11 bits for 8 elements of -1, 0 and 1, all moved by a little; 1.56 bits a
   * weight.
   */
  public static final class Iq1S extends BlockDecoder {
    private static final float[] TABLE = Iq1Blocks.GRID.floats();

    /** Decodes as a codec does. */
    public Iq1S(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        int qs = i32(source, offset + Iq1Blocks.S_QS + 4 * group);
        int qh = u16(source, offset + Iq1Blocks.S_QH + 2 * group);
        float scale = d * (2 * (qh >>> 12 & 7) + 1), move = Iq1Blocks.move(qh >>> 15);
        for (int i = 0; i < 4; i++) {
          int code = qs >>> 8 * i & 0xff | (qh >>> 3 * i & 7) << 8;
          Codewords.moved(TABLE, code, move, scale, target, at + 32 * group + 8 * i);
        }
      }
    }
  }

  /** IQ1_M: as IQ1_S, with a scale for each 16 elements; 1.75 bits a weight. */
  public static final class Iq1M extends BlockDecoder {
    private static final float[] TABLE = Iq1Blocks.GRID.floats();

    /** Decodes as a codec does. */
    public Iq1M(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Iq1Blocks.scaleOfScales(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        int qs = i32(source, offset + 4 * group);
        int qh = u16(source, offset + Iq1Blocks.M_QH + 2 * group);
        int scales = u16(source, offset + Iq1Blocks.M_SCALES + group / 2 * 2) >>> group % 2 * 6;
        for (int i = 0; i < 4; i++) {
          int upper = qh >>> 4 * i & 0xf, code = qs >>> 8 * i & 0xff | (upper & 7) << 8;
          float scale = d * (2 * (scales >>> i / 2 * 3 & 7) + 1),
              move = Iq1Blocks.move(upper >>> 3);
          Codewords.moved(TABLE, code, move, scale, target, at + 32 * group + 8 * i);
        }
      }
    }
  }

  /**
   * IQ2_XXS: codes of 8 bits for 8 elements, signs of which one is the parity; 2.06 bits a weight.
   */
  public static final class Iq2Xxs extends BlockDecoder {
    private static final float[] TABLE = Iq2Blocks.IQ2_XXS.grid().floats();

    /** Decodes as a codec does. */
    public Iq2Xxs(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        long fields = source.get(LONG, offset + Iq2Blocks.QS + 8 * group);
        int codes = (int) fields, signs = (int) (fields >>> 32);
        float scale = Iq2Blocks.scale(d, signs >>> 28);
        for (int i = 0; i < 4; i++) {
          int code = codes >>> 8 * i & 0xff, negative = Grid.evenSigns(signs >>> 7 * i & 0x7f);
          Codewords.eight(TABLE, code, negative, scale, target, at + 32 * group + 8 * i);
        }
      }
    }
  }

  /** IQ2_XS: codes of 9 bits, a scale for each 16 elements; 2.31 bits a weight. */
  public static final class Iq2Xs extends BlockDecoder {
    private static final float[] TABLE = Iq2Blocks.IQ2_XS.grid().floats();

    /** Decodes as a codec does. */
    public Iq2Xs(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        long qs = source.get(LONG, offset + Iq2Blocks.QS + 8 * group);
        int scales = u8(source, offset + Iq2Blocks.XS_SCALES + group);
        for (int i = 0; i < 4; i++) {
          int q = (int) (qs >>> 16 * i) & 0xffff;
          float scale = Iq2Blocks.scale(d, scales >>> i / 2 * 4 & 0xf);
          int negative = Grid.evenSigns(q >>> 9);
          Codewords.eight(TABLE, q & 0x1ff, negative, scale, target, at + 32 * group + 8 * i);
        }
      }
    }
  }

  /** IQ2_S: codes of 10 bits, all signs; 2.56 bits a weight. */
  public static final class Iq2S extends BlockDecoder {
    private static final float[] TABLE = Iq2Blocks.IQ2_S.grid().floats();

    /** Decodes as a codec does. */
    public Iq2S(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        int qs = i32(source, offset + Iq2Blocks.QS + 4 * group);
        int signs = i32(source, offset + Iq2Blocks.S_SIGNS + 4 * group);
        int qh = u8(source, offset + Iq2Blocks.S_QH + group);
        int scales = u8(source, offset + Iq2Blocks.S_SCALES + group);
        for (int i = 0; i < 4; i++) {
          int code = qs >>> 8 * i & 0xff | (qh >>> 2 * i & 3) << 8;
          float scale = Iq2Blocks.scale(d, scales >>> i / 2 * 4 & 0xf);
          Codewords.eight(TABLE, code, signs >>> 8 * i, scale, target, at + 32 * group + 8 * i);
        }
      }
    }
  }

  /** IQ3_XXS: codes of 8 bits for 4 elements, signs as in IQ2_XXS; 3.06 bits a weight. */
  public static final class Iq3Xxs extends BlockDecoder {
    private static final float[] TABLE = Iq3Blocks.IQ3_XXS.grid().floats();

    /** Decodes as a codec does. */
    public Iq3Xxs(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        long codes = source.get(LONG, offset + Iq3Blocks.QS + 8 * group);
        int signs = i32(source, offset + Iq3Blocks.XXS_SIGNS + 4 * group);
        float scale = Iq3Blocks.scaleXxs(d, signs >>> 28);
        for (int i = 0; i < 4; i++) {
          int two = (int) (codes >>> 16 * i), to = at + 32 * group + 8 * i;
          int negative = Grid.evenSigns(signs >>> 7 * i & 0x7f);
          Codewords.four(TABLE, two & 0xff, negative, scale, target, to);
          Codewords.four(TABLE, two >>> 8 & 0xff, negative >>> 4, scale, target, to + 4);
        }
      }
    }
  }

  /** IQ3_S: codes of 9 bits for 4 elements, all signs; 3.44 bits a weight. */
  public static final class Iq3S extends BlockDecoder {
    private static final float[] TABLE = Iq3Blocks.IQ3_S.grid().floats();

    /** Decodes as a codec does. */
    public Iq3S(Codec codec) {
      super(codec);
    }

    @Override
    void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = Halves.at(source, offset);
      for (int group = 0; group < GROUPS; group++) {
        long codes = source.get(LONG, offset + Iq3Blocks.QS + 8 * group);
        int signs = i32(source, offset + Iq3Blocks.S_SIGNS + 4 * group);
        int ninth = u8(source, offset + Iq3Blocks.S_QH + group);
        int scales = u8(source, offset + Iq3Blocks.S_SCALES + group / 2);
        float scale = Iq3Blocks.scaleS(d, scales >>> group % 2 * 4 & 0xf);
        for (int i = 0; i < 8; i++) {
          int code = (int) (codes >>> 8 * i) & 0xff | (ninth >>> i & 1) << 8;
          Codewords.four(TABLE, code, signs >>> 4 * i, scale, target, at + 32 * group + 4 * i);
        }
      }
    }
  }
}
