package llm.tensor.kernel.machine.panel;

import llm.tensor.codec.group.FactorOrder;

/**
 * What a panel has for each row to multiply integers by, and to add: numbers that blocks share, at
 * the head of a super-block, then a pair's scales and offsets.
 */
enum PanelFactors {
  /** A scale of half precision for each block. */
  HALVES(0, 4, 0),
  /** And an offset. */
  HALVES_WITH_OFFSETS(0, 4, 4),
  /** A power of two for each block: the exponent of a float, and one more. */
  EXPONENTS(0, 2, 0),
  /** Signed bytes for each block, times a number of half precision. */
  SIGNED_BYTES(2, 2, 0),
  /** Unsigned bytes for each block, and bytes for offsets; each times a number of its own. */
  BYTES_WITH_OFFSETS(4, 2, 2),
  /** Signed bytes for each half of a block, times a number of half precision. */
  SIGNED_BYTES_OF_HALVES(2, 4, 0),
  /** Bytes for each half of a block: a scale, and an offset above it; each times a number. */
  NIBBLES_OF_HALVES(4, 4, 0);

  /** Bytes of a row. */
  final int head;

  final int scales; // of a pair
  final int offsets; // of a pair, if they lie by themselves

  PanelFactors(int head, int scales, int offsets) {
    this.head = head;
    this.scales = scales;
    this.offsets = offsets;
  }

  /** What becomes of a file's. */
  static PanelFactors of(FactorOrder order) {
    return switch (order) {
      case SCALE -> HALVES;
      case SCALE_AND_MINIMUM -> HALVES_WITH_OFFSETS;
      case EXPONENT -> EXPONENTS;
      case SCALES_OF_6_BITS -> SIGNED_BYTES;
      case SCALES_AND_MINIMA_OF_6_BITS -> BYTES_WITH_OFFSETS;
      case SCALES_OF_6_BITS_FOR_16, SCALES_OF_8_BITS_FOR_16 -> SIGNED_BYTES_OF_HALVES;
      case SCALES_AND_MINIMA_OF_4_BITS_FOR_16 -> NIBBLES_OF_HALVES;
    };
  }
}
