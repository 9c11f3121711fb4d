package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;

import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.panel.ColumnFormat;

/**
 * Writes the machine code for a {@link ColumnFormat} and {@link ColumnTiles}: a step is 16 columns.
 *
 * <p>Sums run along the columns in one order, for any number of tokens: with few of them two panels
 * side by side keep additions from waiting for each other.
 */
final class ColumnCode extends PanelCode {
  private static final int WEIGHTS = 24; // to 27: two for a column and panel, taking turns
  private static final int X = 28; // to 31, one after another

  /** Tokens up to which there are fewer sums than additions that can be under way. */
  private static final int FEW = 3;

  private final ColumnFormat format;

  ColumnCode(ColumnFormat format, int tokens) {
    super(tokens);
    this.format = format;
  }

  @Override
  void constants() {}

  @Override
  int paired() {
    return tokens <= FEW ? stepBytes() : 0;
  }

  private int stepBytes() {
    return ColumnFormat.STEP * format.columnBytes();
  }

  @Override
  void step(int panels) {
    for (int panel = 0; panel < panels; panel++) prefetch(now(panel), 0, stepBytes());
    for (int column = 0; column < ColumnFormat.STEP; column++) column(column, panels);
    for (int panel = 0; panel < panels; panel++) a.add(now(panel), stepBytes());
    a.add(X_NOW, tokens * ColumnFormat.STEP * Float.BYTES);
  }

  private static Register now(int panel) {
    return panel == 0 ? WEIGHTS_NOW : SECOND_NOW;
  }

  private void column(int column, int panels) {
    int weights = panels == 1 ? WEIGHTS + column % 2 * 2 : WEIGHTS;
    for (int i = 0; i < 2 * panels; i++) {
      int at = column * format.columnBytes() + i % 2 * format.columnBytes() / 2;
      format.load(a, weights + i, now(i / 2).at(at));
    }
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 4;
      a.vector(VBROADCASTSS, v, X_NOW.at((t * ColumnFormat.STEP + column) * Float.BYTES));
      for (int i = 0; i < 2 * panels; i++) {
        a.vector(VFMADD231PS, i / 2 * sums() + 2 * t + i % 2, weights + i, v);
      }
    }
  }

  @Override
  void complete() {}
}
