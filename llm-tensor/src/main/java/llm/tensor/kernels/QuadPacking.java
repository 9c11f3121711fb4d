package llm.tensor.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Q45kBlocks;
import llm.tensor.codec.Q6kBlocks;
import llm.tensor.codec.SymmetricBlocks;

/**
 * Packs weights in a {@link QuadFormat}: in all types but Q6_K the file's ints are quads already.
 */
final class QuadPacking extends MachinePacking {
  /** Turns signed bytes into those that are 128 larger. */
  static final int SIGNS = 0x80808080;

  private final QuadFormat format;
  private final int superBlockBytes; // in the file

  private QuadPacking(QuadFormat format, Codec codec, int rows, int columns) {
    super(codec, rows, columns);
    this.format = format;
    superBlockBytes = format.pairs * QuadFormat.PAIR / codec.blockSize() * codec.blockBytes();
  }

  /** The packing of a type, if it can be packed. */
  static Optional<Packing> of(Codec codec, int rows, int columns) {
    return format(codec)
        .filter(format -> format.fits(columns))
        .map(format -> new QuadPacking(format, codec, rows, columns));
  }

  private static Optional<QuadFormat> format(Codec codec) {
    return switch (codec) {
      case ByteBlocks.Q8_0 -> Optional.of(QuadFormat.BYTES);
      case SymmetricBlocks.Q4_0 -> Optional.of(QuadFormat.NIBBLES);
      case AffineBlocks.Q4_1 -> Optional.of(QuadFormat.AFFINE_NIBBLES);
      case Q45kBlocks.Q4_K -> Optional.of(QuadFormat.SUPER_NIBBLES);
      case Q6kBlocks.Q6_K -> Optional.of(QuadFormat.SUPER_BYTES);
      default -> Optional.empty();
    };
  }

  @Override
  public String kernel() {
    return QuadWeights.KERNEL;
  }

  @Override
  public boolean quantizesActivations() {
    return true;
  }

  @Override
  public long panelBytes() {
    return format.panelBytes(columns);
  }

  @Override
  Weights weights(PackedRows range) {
    return new QuadWeights(format, range);
  }

  @Override
  void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    long end = at + rowBytes;
    for (; at < end; at += superBlockBytes, to += format.superBytes()) {
      pack(source, at, rows, target, to);
    }
  }

  /** Packs a super-block of some rows. */
  private void pack(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    switch (format) {
      case BYTES -> packBytes(source, at, rows, target, to);
      case NIBBLES -> packNibbles(source, at, rows, target, to);
      case AFFINE_NIBBLES -> packAffineNibbles(source, at, rows, target, to);
      case SUPER_NIBBLES -> packSuperNibbles(source, at, rows, target, to);
      case SUPER_BYTES -> packSuperBytes(source, at, rows, target, to);
    }
  }

  private void packBytes(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int row = 0; row < rows; row++, at += rowBytes) {
      for (int block = 0; block < 2; block++) {
        long from = at + block * 34;
        target.set(SHORT, to + half(block, row), source.get(SHORT, from));
        for (int k = 0; k < 8; k++) {
          int quad = source.get(INT, from + 2 + 4 * k) ^ SIGNS;
          target.set(INT, to + quad(format, 8 * block + k, row), quad);
        }
      }
    }
  }

  private void packNibbles(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int row = 0; row < rows; row++, at += rowBytes) {
      for (int block = 0; block < 2; block++) {
        long from = at + block * 18;
        target.set(SHORT, to + half(block, row), source.get(SHORT, from));
        for (int k = 0; k < 4; k++) {
          int quad = source.get(INT, from + 2 + 4 * k);
          target.set(INT, to + quad(format, 4 * block + k, row), quad);
        }
      }
    }
  }

  private void packAffineNibbles(
      MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int row = 0; row < rows; row++, at += rowBytes) {
      for (int block = 0; block < 2; block++) {
        long from = at + block * 20;
        target.set(SHORT, to + half(block, row), source.get(SHORT, from));
        target.set(SHORT, to + format.scaleBytes + half(block, row), source.get(SHORT, from + 2));
        for (int k = 0; k < 4; k++) {
          int quad = source.get(INT, from + 4 + 4 * k);
          target.set(INT, to + quad(format, 4 * block + k, row), quad);
        }
      }
    }
  }

  private void packSuperNibbles(
      MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int row = 0; row < rows; row++, at += rowBytes) {
      target.set(SHORT, to + half(0, row), source.get(SHORT, at));
      target.set(SHORT, to + half(1, row), (short) (source.get(SHORT, at + 2) ^ 0x8000));
      for (int pair = 0; pair < format.pairs; pair++) {
        long pairAt = to + format.headBytes + (long) pair * format.pairBytes();
        int scales = SuperBlockDecoders.scales(source, at + 4, pair / 2) >>> pair % 2 * 16;
        int minima = SuperBlockDecoders.minima(source, at + 4, pair / 2) >>> pair % 2 * 16;
        for (int block = 0; block < 2; block++) {
          long factorAt = pairAt + block * ROWS + row;
          target.set(JAVA_BYTE, factorAt, (byte) (scales >>> 8 * block));
          target.set(JAVA_BYTE, factorAt + format.scaleBytes, (byte) (minima >>> 8 * block));
        }
        for (int k = 0; k < 8; k++) {
          int quad = source.get(INT, at + 16 + 32 * pair + 4 * k);
          target.set(INT, pairAt + quad(format, k, row), quad);
        }
      }
    }
  }

  private void packSuperBytes(
      MemorySegment source, long at, int rows, MemorySegment target, long to) {
    var quants = new GroupQuants();
    for (int row = 0; row < rows; row++, at += rowBytes) {
      target.set(SHORT, to + half(0, row), source.get(SHORT, at + 208));
      for (int group = 0; group < 16; group++) { // half a block of columns
        GroupReaders.q6k(source, at, group, quants);
        long pairAt = to + format.headBytes + (long) (group / 4) * format.pairBytes();
        target.set(JAVA_BYTE, pairAt + group % 4 * ROWS + row, quants.scaleFactor);
        for (int k = 0; k < 4; k++) {
          int quad = (int) (quants.quants[k / 2] >>> 32 * (k % 2)) ^ SIGNS;
          target.set(INT, pairAt + quad(format, group % 4 * 4 + k, row), quad);
        }
      }
    }
  }

  /** Where a number of half precision lies among those of two blocks. */
  static int half(int block, int row) {
    return (block * ROWS + row) * Short.BYTES;
  }

  /** Where a row's quad lies in a pair. */
  static int quad(QuadFormat format, int quad, int row) {
    return format.scaleBytes + format.offsetBytes + (quad * ROWS + row) * Integer.BYTES;
  }
}
