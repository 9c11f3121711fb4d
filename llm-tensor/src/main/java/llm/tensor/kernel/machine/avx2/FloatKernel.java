package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/** Kernels for floats of 16 bits, which are multiplied in 32. */
final class FloatKernel extends PanelKernel {
  /** Columns of a block. */
  static final int COLUMNS = 16;

  private static final int TOKENS = 6;
  private static final int PIECE_COLUMNS = 256;

  private final ColumnFormat format;

  FloatKernel(ColumnFormat format) {
    super(TOKENS);
    this.format = format;
  }

  @Override
  int blockColumns() {
    return COLUMNS;
  }

  @Override
  int blockBytes() {
    return COLUMNS * Piece.ROWS * Float.BYTES;
  }

  @Override
  int pieceColumns() {
    return PIECE_COLUMNS;
  }

  @Override
  Scratch.Key<? extends ActivationRows> layout() {
    return FloatRows.KEY;
  }

  @Override
  byte[] writeGemv() {
    return new FloatGemvCode(format).write();
  }

  @Override
  byte[] writeGemm(int tokens) {
    return new FloatGemmCode(tokens).write();
  }

  @Override
  byte[] writeDecoder() {
    return new FloatPieceCode(format).write();
  }
}
