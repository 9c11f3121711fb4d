package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;

import llm.tensor.kernel.machine.panel.ColumnFormat;

/**
 * Writes the machine code for a {@link ColumnFormat} and {@link ColumnTiles}: a step is 16 columns.
 *
 * <p>Sums run along the columns in one order, for any number of tokens. With one or two of them an
 * addition waits for the last one; but then weights are waited for longer.
 */
final class ColumnCode extends PanelCode {
  private static final int WEIGHTS = 24; // to 27: two for a column, alternating
  private static final int X = 28; // to 31, one after another

  private final ColumnFormat format;

  ColumnCode(ColumnFormat format, int tokens) {
    super(tokens);
    this.format = format;
  }

  @Override
  void constants() {}

  @Override
  void step() {
    prefetch(0, ColumnFormat.STEP * format.columnBytes());
    for (int column = 0; column < ColumnFormat.STEP; column++) column(column);
    a.add(WEIGHTS_NOW, ColumnFormat.STEP * format.columnBytes());
    a.add(X_NOW, tokens * ColumnFormat.STEP * Float.BYTES);
  }

  private void column(int column) {
    int weights = WEIGHTS + column % 2 * 2;
    for (int i = 0; i < 2; i++) {
      int at = column * format.columnBytes() + i * format.columnBytes() / 2;
      format.load(a, weights + i, WEIGHTS_NOW.at(at));
    }
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 4;
      a.vector(VBROADCASTSS, v, X_NOW.at((t * ColumnFormat.STEP + column) * Float.BYTES));
      a.vector(VFMADD231PS, 2 * t, weights, v);
      a.vector(VFMADD231PS, 2 * t + 1, weights + 1, v);
    }
  }

  @Override
  void complete() {}
}
