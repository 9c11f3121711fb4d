package llm.tensor.kernel.machine.avx2;

import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;

import llm.tensor.kernel.machine.panel.ColumnFormat;

/** Writes the code of {@link GemvCode} for floats of 16 bits: a step is 16 columns. */
final class FloatGemvCode extends GemvCode {
  private static final int WEIGHTS = 4; // to 11, by turns
  private static final int X = 12; // to 15, by turns

  private final ColumnFormat format;

  FloatGemvCode(ColumnFormat format) {
    this.format = format;
  }

  @Override
  void constants() {}

  @Override
  void step() {
    int size = format.columnBytes();
    prefetch(FloatKernel.COLUMNS * size);
    for (int column = 0; column < FloatKernel.COLUMNS; column++) {
      int x = X + column % 4;
      a.vector(VBROADCASTSS, x, X_NOW.at(column * Float.BYTES));
      for (int v = 0; v < VECTORS; v++) {
        int weights = WEIGHTS + column % 2 * VECTORS + v;
        format.load(a, weights, WEIGHTS_NOW.at(column * size + v * size / VECTORS));
        a.vector(VFMADD231PS, v, weights, x);
      }
    }
    a.add(WEIGHTS_NOW, FloatKernel.COLUMNS * size);
    a.add(X_NOW, FloatKernel.COLUMNS * Float.BYTES);
  }
}
