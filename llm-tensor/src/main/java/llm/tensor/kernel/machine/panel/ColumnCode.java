package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;

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
    prefetch(0, ColumnTiles.STEP * format.columnBytes());
    for (int column = 0; column < ColumnTiles.STEP; column++) column(column);
    a.add(WEIGHTS_NOW, ColumnTiles.STEP * format.columnBytes());
    a.add(X_NOW, tokens * ColumnTiles.STEP * Float.BYTES);
  }

  private void column(int column) {
    int weights = WEIGHTS + column % 2 * 2;
    for (int i = 0; i < 2; i++) {
      load(
          a,
          format,
          weights + i,
          WEIGHTS_NOW.at(column * format.columnBytes() + i * format.columnBytes() / 2));
    }
    int sums = hasTwoSums ? column % 2 * 2 * tokens : 0;
    for (int t = 0; t < tokens; t++) {
      int v = X + t % 4;
      a.vector(VBROADCASTSS, v, X_NOW.at((t * ColumnTiles.STEP + column) * Float.BYTES));
      a.vector(VFMADD231PS, sums + 2 * t, weights, v);
      a.vector(VFMADD231PS, sums + 2 * t + 1, weights + 1, v);
    }
  }

  /** Loads the weights of half the rows, as floats. */
  static void load(Assembler a, ColumnFormat format, int target, Memory source) {
    switch (format) {
      case HALF -> a.vector(VCVTPH2PS, target, source);
      case BFLOAT16 -> {
        a.vector(VPMOVZXWD, target, source);
        a.shiftUpInts(target, target, Short.SIZE);
      }
      case FLOAT -> a.vector(VMOVUPS, target, source);
    }
  }

  @Override
  void complete() {
    if (!hasTwoSums) return;
    for (int i = 0; i < 2 * tokens; i++) a.vector(VADDPS, i, i, i + 2 * tokens);
  }
}
