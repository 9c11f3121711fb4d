package llm.tensor.kernel.machine.avx512;

import llm.tensor.kernel.Int8Rounding;

/**
 * Where everything lies in a pair of blocks of a tile of {@link QuadTiles}: offsets in bytes.
 *
 * @param tokens rows of the tile
 */
record QuadLayout(int tokens) {
  /** What sums start with is for weights that are larger by so much than what they stand for. */
  static final int ZERO = 128;

  private static final int BLOCK = Int8Rounding.BLOCK;

  int bytes(int block, int token) {
    return (block * tokens + token) * BLOCK;
  }

  int scale(int block, int token) {
    return 2 * tokens * BLOCK + (block * tokens + token) * Float.BYTES;
  }

  int start(int block, int half, int token) {
    return scale(2, 0) + ((2 * block + half) * tokens + token) * Float.BYTES;
  }

  int sum(int block, int token) {
    return start(2, 0, 0) + (block * tokens + token) * Float.BYTES;
  }

  /** The sum of half a block. */
  int halfSum(int block, int half, int token) {
    return sum(2, 0) + ((2 * block + half) * tokens + token) * Float.BYTES;
  }

  /** Bytes of a pair. */
  int size() {
    return halfSum(2, 0, 0);
  }
}
