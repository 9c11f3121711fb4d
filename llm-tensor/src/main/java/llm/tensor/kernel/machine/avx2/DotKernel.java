package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.QuadFormat;
import llm.tensor.kernel.machine.panel.QuantForm;

/** Kernels for integers. */
final class DotKernel extends PanelKernel {
  private static final int PIECE_COLUMNS = 512;

  private final QuadFormat format;
  private final QuantForm form;

  /** Multiplies a format's integers in a form. */
  DotKernel(QuadFormat format, QuantForm form) {
    super(DotCode.mostTokens(form));
    this.format = format;
    this.form = form;
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
    return new DotGemvCode(format, form).write();
  }

  @Override
  byte[] writeGemm(int tokens) {
    return new DotGemmCode(form, tokens).write();
  }

  @Override
  byte[] writeDecoder() {
    return new PieceCode(format, form).write();
  }
}
