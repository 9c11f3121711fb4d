package llm.tensor.kernels;

import static llm.tensor.machine.VectorInstruction.VADDPS;
import static llm.tensor.machine.VectorInstruction.VBROADCASTSS;
import static llm.tensor.machine.VectorInstruction.VCVTPH2PS;
import static llm.tensor.machine.VectorInstruction.VFMADD231PS;
import static llm.tensor.machine.VectorInstruction.VPMOVZXWD;

/**
 * Writes the machine code for a {@link ColumnFormat} and {@link ColumnTiles}: a step is 16 columns.
 *
 * <p>With few tokens there are two sums each, of even and odd columns, or an addition would wait
 * for the last one.
 */
final class ColumnCode extends PanelCode {
  private static final int WEIGHTS = 24; // to 27: two for a column, alternating
  private static final int X = 28; // to 31, one after another

  private final ColumnFormat format;
  private final boolean hasTwoSums;

  ColumnCode(ColumnFormat format, int tokens) {
    super(tokens);
    this.format = format;
    hasTwoSums = tokens <= ColumnTiles.TOKENS / 2;
  }

  @Override
  void constants() {}

  @Override
  int sums() {
    return hasTwoSums ? 4 * tokens : 2 * tokens;
  }

  @Override
  void step() {
    prefetch(0, ColumnTiles.STEP * ColumnFormat.COLUMN_BYTES);
    for (int column = 0; column < ColumnTiles.STEP; column++) column(column);
    a.add(WEIGHTS_NOW, ColumnTiles.STEP * ColumnFormat.COLUMN_BYTES);
    a.add(X_NOW, tokens * ColumnTiles.STEP * Float.BYTES);
  }

  private void column(int column) {
    int weights = WEIGHTS + column % 2 * 2;
    for (int i = 0; i < 2; i++) {
      var source = WEIGHTS_NOW.at(column * ColumnFormat.COLUMN_BYTES + i * VECTOR / 2);
      switch (format) {
        case HALF -> a.vector(VCVTPH2PS, weights + i, source);
        case BFLOAT16 -> {
          a.vector(VPMOVZXWD, weights + i, source);
          a.shiftUpInts(weights + i, weights + i, Short.SIZE);
        }
      }
    }
    int sums = hasTwoSums ? column % 2 * 2 * tokens : 0;
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 4;
      a.vector(VBROADCASTSS, v, X_NOW.at((t * ColumnTiles.STEP + column) * Float.BYTES));
      a.vector(VFMADD231PS, sums + 2 * t, weights, v);
      a.vector(VFMADD231PS, sums + 2 * t + 1, weights + 1, v);
    }
  }

  @Override
  void complete() {
    if (!hasTwoSums) return;
    for (int i = 0; i < 2 * tokens; i++) a.vector(VADDPS, i, i, i + 2 * tokens);
  }
}
