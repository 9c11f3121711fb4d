package llm.tensor.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.codec.BlockFields.DOUBLE;
import static llm.tensor.codec.BlockFields.INT;
import static llm.tensor.codec.BlockFields.LONG;
import static llm.tensor.codec.BlockFields.SHORT;

import java.lang.foreign.MemorySegment;

/** Doubles and signed integers that stand alone; a float rounds them to the nearest. */
public enum PlainElements implements BlockCodec {
  F64(8) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      target[at] = (float) source.get(DOUBLE, offset);
    }
  },
  I8(1) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      target[at] = source.get(JAVA_BYTE, offset);
    }
  },
  I16(2) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      target[at] = source.get(SHORT, offset);
    }
  },
  I32(4) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      target[at] = source.get(INT, offset);
    }
  },
  I64(8) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      target[at] = source.get(LONG, offset);
    }
  };

  private final int bytes;

  PlainElements(int bytes) {
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
}
