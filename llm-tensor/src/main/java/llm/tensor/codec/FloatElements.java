package llm.tensor.codec;

import static llm.tensor.codec.BlockFields.FLOAT;
import static llm.tensor.codec.BlockFields.SHORT;

import java.lang.foreign.MemorySegment;

/** Floating-point elements that stand alone: a block is one element. */
public enum FloatElements implements Encoder {
  /** IEEE 754 single precision. */
  F32(4) {
    @Override
    public void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
      MemorySegment.copy(source, FLOAT, offset, target, at, blocks);
    }

    @Override
    public void encode(float[] source, int at, int blocks, MemorySegment target, long offset) {
      MemorySegment.copy(source, at, target, FLOAT, offset, blocks);
    }
  },
  /** IEEE 754 half precision; encoding rounds to the nearest, ties to even. */
  F16(2) {
    @Override
    public void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
      for (int i = 0; i < blocks; i++) {
        target[at + i] = Float.float16ToFloat(source.get(SHORT, offset + 2L * i));
      }
    }

    @Override
    public void encode(float[] source, int at, int blocks, MemorySegment target, long offset) {
      for (int i = 0; i < blocks; i++) {
        target.set(SHORT, offset + 2L * i, Float.floatToFloat16(source[at + i]));
      }
    }
  },
  /** The upper half of single precision; encoding rounds to the nearest, ties to even. */
  BF16(2) {
    @Override
    public void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
      for (int i = 0; i < blocks; i++) {
        target[at + i] = Float.intBitsToFloat(source.get(SHORT, offset + 2L * i) << 16);
      }
    }

    @Override
    public void encode(float[] source, int at, int blocks, MemorySegment target, long offset) {
      for (int i = 0; i < blocks; i++) {
        target.set(SHORT, offset + 2L * i, toBfloat16(source[at + i]));
      }
    }
  };

  private final int bytes;

  FloatElements(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public int blockSize() {
    return 1;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    // Rounding could carry a NaN's payload into infinity; setting its quiet bit keeps it a NaN.
    if (Float.isNaN(value)) return (short) (bits >>> 16 | 0x40);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
