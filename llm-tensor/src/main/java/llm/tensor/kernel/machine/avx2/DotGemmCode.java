package llm.tensor.kernel.machine.avx2;

import llm.tensor.kernel.machine.panel.QuantForm;

/** Writes the code of {@link GemmCode} for integers: a block is 32 columns. */
final class DotGemmCode extends GemmCode {
  private final QuantForm form;
  private final DotCode dots;

  DotGemmCode(QuantForm form, int tokens) {
    super(tokens);
    this.form = form;
    dots = new DotCode(a, new Piece(a, form, WEIGHTS_NOW), tokens, Piece.VECTORS);
  }

  @Override
  int weightBytes() {
    return Piece.blockBytes(form);
  }

  @Override
  int xBytes() {
    return RowLayout.of(form).blockBytes();
  }

  @Override
  void block() {
    dots.write(0, this::x);
  }
}
