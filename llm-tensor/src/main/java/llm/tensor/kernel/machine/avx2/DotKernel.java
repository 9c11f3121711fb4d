package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantForm;

/** Kernels for integers. */
final class DotKernel extends PanelKernel {
  private static final int PIECE_COLUMNS = 512;

  private final QuadFormat format;
  private final QuantForm form;

  DotKernel(QuadFormat format) {
    super(DotCode.mostTokens(format.quants()));
    this.format = format;
    form = format.quants();
  }

  @Override
  int blockColumns() {
    return QuadFormat.COLUMNS;
  }

  @Override
  int blockBytes() {
    return Piece.blockBytes(form);
  }

  @Override
  int pieceColumns() {
    return PIECE_COLUMNS;
  }

  @Override
  Scratch.Key<? extends ActivationRows> layout() {
    return form.isWords() ? QuantRows.WORDS : QuantRows.BYTES;
  }

  @Override
  byte[] writeGemv() {
    return new DotGemvCode(format).write();
  }

  @Override
  byte[] writeGemm(int tokens) {
    return new DotGemmCode(form, tokens).write();
  }

  @Override
  byte[] writeDecoder() {
    return new PieceCode(format).write();
  }
}
