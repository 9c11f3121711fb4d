package llm.tensor.kernel.machine.panel;

import llm.tensor.codec.group.IntegerOrder;

/**
 * How some bits of the integers of a pair of blocks lie in a panel: in lines, an int for each row,
 * whose bytes hold as many quads as fit.
 */
enum QuadPlane {
  /** A quad is an int. */
  BYTES(8) {
    @Override
    int line(int quad) {
      return quad;
    }

    @Override
    int shift(int quad) {
      return 0;
    }
  },
  /** The upper nibbles are a block's second half. */
  NIBBLES_OF_BLOCK(4) {
    @Override
    int line(int quad) {
      return quad / QUADS * (QUADS / 2) + quad % (QUADS / 2);
    }

    @Override
    int shift(int quad) {
      return quad % QUADS / (QUADS / 2) * 4;
    }
  },
  /** The upper nibbles are the second block. */
  NIBBLES_OF_PAIR(4) {
    @Override
    int line(int quad) {
      return quad % QUADS;
    }

    @Override
    int shift(int quad) {
      return quad / QUADS * 4;
    }
  },
  /** Two bits each of the first half of both blocks, then of the second. */
  PAIRS(2) {
    @Override
    int line(int quad) {
      return quad % (QUADS / 2);
    }

    @Override
    int shift(int quad) {
      return quad / QUADS * 2 + quad % QUADS / (QUADS / 2) * 4;
    }
  },
  /** A bit each of a block's quads. */
  BITS(1) {
    @Override
    int line(int quad) {
      return quad / QUADS;
    }

    @Override
    int shift(int quad) {
      return quad % QUADS;
    }
  };

  /** Quads of a block. */
  static final int QUADS = QuadFormat.COLUMNS / 4;

  final int bits;

  QuadPlane(int bits) {
    this.bits = bits;
  }

  /** What becomes of a file's order. */
  static QuadPlane of(IntegerOrder order) {
    return switch (order) {
      case BYTES -> BYTES;
      case NIBBLES_OF_32 -> NIBBLES_OF_BLOCK;
      case NIBBLES_OF_64, NIBBLES_OF_128 -> NIBBLES_OF_PAIR;
      case PAIRS_OF_128 -> PAIRS;
      case BITS_OF_32, BITS_OF_256 -> BITS;
    };
  }

  /** The line of a quad, of those of a pair of blocks. */
  abstract int line(int quad);

  /** Where its bits start in a byte. */
  abstract int shift(int quad);

  /** Lines of a pair of blocks. */
  int lines() {
    return 2 * QUADS * bits / Byte.SIZE;
  }

  /** Ones where a quad's bits are, from a place on. */
  int mask(int place) {
    return ((1 << bits) - 1 << place) * 0x01010101;
  }
}
