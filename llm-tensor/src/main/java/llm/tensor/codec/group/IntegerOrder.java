package llm.tensor.codec.group;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockFields;

/** In which order the bits of integers lie in the blocks of a file. */
public enum IntegerOrder {
  /** A byte is a column's. */
  BYTES(8) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return source.get(BlockFields.LONG, at + column);
    }
  },
  /** 16 bytes hold 32 columns: byte j column j in the low four bits, j + 16 above them. */
  NIBBLES_OF_32(4) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return among(32, source, at, column);
    }
  },
  /** 32 bytes hold 64 columns: byte j column j in the low four bits, j + 32 above them. */
  NIBBLES_OF_64(4) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return among(64, source, at, column);
    }
  },
  /** 64 bytes hold 128 columns: byte j column j in the low four bits, j + 64 above them. */
  NIBBLES_OF_128(4) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return among(128, source, at, column);
    }
  },
  /** 32 bytes hold 128 columns: bits 2k and 2k + 1 of byte j are column 32 k + j's. */
  PAIRS_OF_128(2) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return among(128, source, at, column);
    }
  },
  /** 4 bytes hold 32 columns: bit j of an int is column j's. */
  BITS_OF_32(1) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return Long.expand(BlockFields.u8(source, at + column / Byte.SIZE), ONES);
    }
  },
  /** 32 bytes hold 256 columns: bit k of byte j is column 32 k + j's. */
  BITS_OF_256(1) {
    @Override
    long eight(MemorySegment source, long at, int column) {
      return among(256, source, at, column);
    }
  };

  private static final long ONES = 0x0101010101010101L;

  private final int bits;

  IntegerOrder(int bits) {
    this.bits = bits;
  }

  /** Bits of a column. */
  public int bits() {
    return bits;
  }

  /**
   * The bits of eight columns, a byte each; the first column is the lowest.
   *
   * @param at where those of the block start
   * @param column a multiple of eight
   */
  abstract long eight(MemorySegment source, long at, int column);

  /** Where bytes hold so many columns: first one of each byte, then the next above it. */
  final long among(int columns, MemorySegment source, long at, int column) {
    int bytes = columns * bits / Byte.SIZE, number = column % columns;
    long eight = source.get(BlockFields.LONG, at + column / columns * bytes + number % bytes);
    return eight >>> number / bytes * bits & ((1 << bits) - 1) * ONES;
  }
}
